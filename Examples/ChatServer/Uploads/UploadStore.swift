import DynamoKit

/// What is known of the files: `ChatApp_Uploads`.
struct UploadStore: Sendable {
    private let client: DynamoClient
    private let uploads: DynamoTable<Upload>

    init(client: DynamoClient) {
        self.client = client
        self.uploads = client.table(ChatTables.uploads, of: Upload.self)
    }

    func create(_ upload: Upload) async throws {
        try await self.uploads.create(upload)
    }

    func upload(_ id: String) async throws -> Upload? {
        // Keys have their bounds, and what is beyond them is nobody's upload.
        guard (1...64).contains(id.utf8.count) else { return nil }
        return try await self.uploads.get(.key(id), consistent: true)
    }

    /// Gives files to one sending of a message, all of them or none; they do not expire any more then.
    ///
    /// - Parameter sending: Which. The same one may claim them again.
    /// - Returns: `false` when another sending has one of them, or one is gone.
    func claim(_ uploads: [Upload], for sending: String) async throws -> Bool {
        let isFree: Condition = .exists("uploadId") && (.notExists("claimedBy") || .equals("claimedBy", sending))
        do {
            try await self.client.transactWrite {
                for upload in uploads {
                    self.uploads.updating(.key(upload.id), if: isFree) {
                        $0.set("claimedBy", to: sending)
                        $0.remove("expiresAt")
                    }
                }
            }
            return true
        } catch let error as DynamoError where error.isConditionFailed {
            return false
        }
    }

    func delete(_ id: String) async throws {
        try await self.uploads.delete(.key(id))
    }
}
