/// What ``LocalDynamo/exportTable(_:to:maximumFileBytes:)`` has written.
public struct TableExport: Hashable, Sendable {
    /// The folder with the manifests, and with the data in its folder `data`.
    public var folder: String
    public var itemCount: Int
    /// Paths of the data files.
    public var dataFiles: [String]

    public init(folder: String, itemCount: Int, dataFiles: [String]) {
        self.folder = folder
        self.itemCount = itemCount
        self.dataFiles = dataFiles
    }
}
