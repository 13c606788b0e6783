import FoundationEssentials

/// The two files that describe an export. What is about S3 alone is left out.
enum ExportManifest {
    /// The engine's own: the CreateTable that makes such a table.
    static let definitionName = "table-definition.json"

    /// `manifest-summary.json`
    struct Summary: Codable {
        var version = "2020-06-30"
        var exportArn: String
        var startTime: String
        var endTime: String
        var tableArn: String
        var tableId: String
        var exportTime: String
        var manifestFilesS3Key: String
        var itemCount: Int
        var outputFormat = "DYNAMODB_JSON"
        var exportType = "FULL_EXPORT"
    }

    /// One line of `manifest-files.json`.
    struct File: Codable {
        var itemCount: Int?
        var md5Checksum: String?
        var dataFileS3Key: String
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return Array(try encoder.encode(value))
    }

    /// As `2020-11-04T07:28:34.028Z`.
    static func text(of date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
    }
}
