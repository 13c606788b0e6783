import Foundation
import Logging

extension RoomServices {
    /// The files of a message that is about to be stored.
    ///
    /// - Throws: ``InvalidInput``; see ``Uploads/attach(_:in:by:sending:)``.
    func attachments(_ ids: [String], key: ClientKey?, in room: Room, by user: User) async throws -> [Attachment] {
        guard !ids.isEmpty else { return [] }
        guard let uploads = self.uploads else { throw InvalidInput("This server takes no files") }
        // With its key, a message may be sent again, files and all.
        let sending = key.map { "\(user.id)#\($0.text)" } ?? UUID().uuidString
        return try await uploads.attach(ids, in: room, by: user, sending: sending)
    }

    /// The files of a message that is about to be deleted; none when there is no such message, or not any more.
    func attachments(of reference: MessageReference, in room: Room) async throws -> [Attachment] {
        guard self.uploads != nil else { return [] }
        do {
            return try await self.messages.message(reference, in: room).attachments ?? []
        } catch is MessageRefusal {
            return []
        }
    }

    /// Deletes the files of a message that is deleted. Nobody sees them any more, so a failure is this side's alone.
    func discard(_ attachments: [Attachment], logger: Logger) async {
        guard !attachments.isEmpty, let uploads = self.uploads else { return }
        do {
            try await uploads.discard(attachments)
        } catch {
            let ids = attachments.map(\.id).joined(separator: ", ")
            logger.error("Files of a deleted message remain", metadata: ["error": "\(error)", "uploads": "\(ids)"])
        }
    }
}
