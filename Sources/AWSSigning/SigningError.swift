/// Why something could not be signed; nothing in it is a secret.
public struct SigningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private let name: String

        /// The URL to sign has no host, or is not http or https, or has a user or a fragment.
        public static let invalidURL = Self(name: "InvalidURL")
        /// The service allows presigned URLs between one second and seven days, in whole seconds.
        public static let invalidExpiration = Self(name: "InvalidExpiration")
        /// No bucket can have that name.
        public static let invalidBucket = Self(name: "InvalidBucket")
        /// The key is empty, longer than 1024 bytes, or is one that S3 would take for another.
        public static let invalidKey = Self(name: "InvalidKey")
        /// There is no region of that name in any partition.
        public static let invalidRegion = Self(name: "InvalidRegion")
        /// The policy of an upload could not be fulfilled by any upload, or says less than it seems to.
        public static let invalidPolicy = Self(name: "InvalidPolicy")

        public var description: String { self.name }
    }

    /// Source position of a throw.
    public struct Location: Hashable, Sendable, CustomStringConvertible {
        public var file: String
        public var line: Int

        public static func here(file: String = #fileID, line: Int = #line) -> Location {
            Location(file: file, line: line)
        }

        public var description: String { "\(self.file):\(self.line)" }
    }

    public var code: Code
    /// One sentence for a person.
    public var message: String
    /// Where it was thrown.
    public var location: Location

    public init(_ code: Code, message: String, location: Location = .here()) {
        self.code = code
        self.message = message
        self.location = location
    }

    public var description: String { "\(self.code): \(self.message)" }
}
