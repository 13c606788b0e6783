import AWSSigning
import DynamoKit
import Foundation
import S3Kit

/// Files that come with messages. They go from browser to bucket and back by presigned requests.
///
/// What is uploaded and never sent with a message goes by itself: its item by the table's time to live, its object by the
/// bucket's rule for objects tagged `state=pending`.
struct Uploads: Sendable {
    static let maximumPerMessage = 10
    /// For an upload to begin.
    private static let uploadTime = Duration.seconds(900)
    private static let downloadTime = Duration.seconds(300)
    /// For a message to be sent with the file, in seconds. The bucket's rule must leave as much.
    private static let pendingTime: Int64 = 86_400

    let maximumBytes: Int
    private let store: UploadStore
    private let storage: any FileStorage
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - store: What is known of the files.
    ///   - storage: Where they are.
    ///   - maximumBytes: How long one may be.
    ///   - now: The current time.
    init(
        store: UploadStore,
        storage: any FileStorage,
        maximumBytes: Int,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.store = store
        self.storage = storage
        self.maximumBytes = maximumBytes
        self.now = now
    }

    /// Files in the bucket of the settings.
    ///
    /// - Parameter storage: Where they are instead, for tests.
    init(_ settings: UploadSettings, client: DynamoClient, storage: (any FileStorage)? = nil) {
        let provider = CachedCredentialProvider.standard
        let bucket = S3ObjectClient(bucket: settings.bucket, httpClient: HTTPTransport.sharedHTTPClient) {
            try await provider.credentials()
        }
        self.init(
            store: UploadStore(client: client),
            storage: storage ?? bucket,
            maximumBytes: settings.maximumBytes
        )
    }

    /// Takes note of a file that is to come, and says how.
    ///
    /// The request demands type and length, and that there is nothing yet where it stores: what has been looked at once
    /// cannot be replaced by something else.
    func announce(
        _ name: FileName,
        _ type: FileType,
        size: Int,
        in room: Room,
        by user: User
    ) async throws -> (upload: Upload, request: PresignedRequest) {
        let now = self.now()
        let upload = Upload(
            id: UUID().uuidString.lowercased(),
            roomID: room.id,
            userID: user.id,
            fileName: name.text,
            contentType: type.text,
            size: size,
            createdAt: UnixTime.iso8601(milliseconds: UnixTime.milliseconds(now)),
            expiresAt: UnixTime.milliseconds(now) / 1000 + Self.pendingTime
        )
        let request = try self.storage.presigner.put(
            upload.objectKey,
            contentType: upload.contentType,
            contentLength: upload.size,
            tags: ["state": "pending"],
            isOnlyIfAbsent: true,
            expiresIn: Self.uploadTime,
            credentials: try await self.storage.credentials(),
            at: now
        )
        try await self.store.create(upload)
        return (upload, request)
    }

    /// Gives files to a message that is about to be stored, after a look at what has really been uploaded.
    ///
    /// - Parameters:
    ///   - ids: Which, in the order in which they are to be shown.
    ///   - room: Where the message is said.
    ///   - user: Who says it.
    ///   - sending: What this sending has in common with its repetitions, and with no other one.
    /// - Throws: ``InvalidInput`` when one is not this person's for this room, has not come as it was announced, or
    ///   has been sent with another message.
    func attach(_ ids: [String], in room: Room, by user: User, sending: String) async throws -> [Attachment] {
        guard ids.count <= Self.maximumPerMessage, Set(ids).count == ids.count else {
            throw InvalidInput("A message can have up to \(Self.maximumPerMessage) files, each of them once")
        }
        var uploads: [Upload] = []
        for id in ids {
            let upload = try await self.pendingUpload(id, in: room, by: user, sending: sending)
            if upload.claimedBy == nil { try await self.check(upload) }
            uploads.append(upload)
        }
        guard try await self.store.claim(uploads, for: sending) else { throw Self.sentAlready }
        return uploads.map(\.attachment)
    }

    /// One answer for what there is not and for what is somebody else's or another room's: it tells nobody which there are.
    private func pendingUpload(_ id: String, in room: Room, by user: User, sending: String) async throws -> Upload {
        guard let upload = try await self.store.upload(id), upload.userID == user.id, upload.roomID == room.id,
            !self.hasExpired(upload)
        else { throw InvalidInput("There is no such file to send; please upload it again") }
        guard upload.claimedBy == nil || upload.claimedBy == sending else { throw Self.sentAlready }
        return upload
    }

    private func check(_ upload: Upload) async throws {
        guard let head = try await self.storage.head(upload.objectKey) else {
            throw InvalidInput("The file “\(upload.fileName)” has not been uploaded yet")
        }
        guard head.contentLength == upload.size, head.contentType == upload.contentType else {
            throw InvalidInput("The file “\(upload.fileName)” is not what was announced")
        }
        // Before the claim: once a message has it, the bucket's rule must not take it away.
        guard try await self.storage.removeTags(of: upload.objectKey) else {
            throw InvalidInput("The file “\(upload.fileName)” is gone; please upload it again")
        }
    }

    /// DynamoDB removes what has expired when it likes, so what has counts for nothing here.
    private func hasExpired(_ upload: Upload) -> Bool {
        upload.expiresAt.map { $0 <= UnixTime.milliseconds(self.now()) / 1000 } ?? false
    }

    private static let sentAlready = InvalidInput("A file can be sent with one message only")
}

// MARK: What has been sent

extension Uploads {
    /// Where a file of this room can be fetched for a few minutes: pictures to be shown, all else to be saved.
    ///
    /// - Returns: `nil` when no message of this room has it, unless it is this person's own.
    func link(to id: String, in room: Room, for user: User) async throws -> PresignedRequest? {
        guard let upload = try await self.store.upload(id), upload.roomID == room.id,
            upload.claimedBy != nil || upload.userID == user.id, !self.hasExpired(upload)
        else { return nil }
        let type = try FileType(upload.contentType)
        return try self.storage.presigner.get(
            upload.objectKey,
            overriding: S3Presigner.ResponseHeaders(
                contentType: type.served,
                contentDisposition: try FileName(upload.fileName).disposition(isInline: type.isPicture)
            ),
            expiresIn: Self.downloadTime,
            credentials: try await self.storage.credentials(),
            at: self.now()
        )
    }

    /// Deletes the files of a message that is deleted; links to them end.
    func discard(_ attachments: [Attachment]) async throws {
        for attachment in attachments {
            guard let upload = try await self.store.upload(attachment.id) else { continue }
            // The item last: as long as it is there, this can be repeated.
            try await self.storage.delete(upload.objectKey)
            try await self.store.delete(upload.id)
        }
    }
}
