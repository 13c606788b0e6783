import DynamoKit

// A message is read and changed under its place, and only if it is the one that is meant: its place and its identifier both
// come from clients. What it says about itself decides who may do what.

extension MessageStore {
    /// A message that has neither been deleted nor expired.
    ///
    /// - Throws: ``MessageRefusal``, `DynamoError`.
    func message(_ reference: MessageReference, in room: Room) async throws -> Message {
        let message = try await self.messages.get(.key(room.id, reference.timestamp), consistent: true)
        guard let message, message.id == reference.messageID, !message.hasExpired(at: self.now()) else {
            throw MessageRefusal.notFound
        }
        guard message.deletedAt == nil else { throw MessageRefusal.deleted }
        return message
    }

    /// Gives a message another text. Each edit has a later time than the one before, so that whoever hears of two knows
    /// which one is stored.
    ///
    /// - Returns: The message as it is now.
    /// - Throws: ``MessageRefusal``, `DynamoError`.
    func edit(
        _ reference: MessageReference,
        in room: Room,
        to content: MessageContent,
        by user: User
    ) async throws -> Message {
        var editedAt = self.now()
        while true {
            let condition = self.isOpen(reference, to: user) && .notExists("deletedAt")
            let isLater: Condition = .notExists("editedAt") || .lessThan("editedAt", editedAt)
            do {
                let key = DynamoKey.key(room.id, reference.timestamp)
                return try await self.messages.update(key, returning: .newItem, if: condition && isLater) {
                    $0.set("content", to: content.text)
                    $0.set("editedAt", to: editedAt)
                }
            } catch let error as DynamoError where error.code == .conditionalCheckFailed {
                let found = try self.changeable(error.item, reference, by: user)
                guard found.deletedAt == nil else { throw MessageRefusal.deleted }
                // Ours, if an attempt before this one arrived and its answer was lost; else another edit.
                if found.editedAt == editedAt, found.content == content.text { return found }
                editedAt = max(found.editedAt ?? editedAt, editedAt) + 1
            }
        }
    }

    /// Takes out all that a message says, and leaves it in its place. To delete it once more changes nothing.
    ///
    /// - Returns: The message as it is now.
    /// - Throws: ``MessageRefusal``, `DynamoError`.
    func delete(_ reference: MessageReference, in room: Room, by user: User) async throws -> Message {
        let now = self.now()
        do {
            let key = DynamoKey.key(room.id, reference.timestamp)
            return try await self.messages.update(key, returning: .newItem, if: self.isOpen(reference, to: user)) {
                $0.set("content", to: "")
                $0.setIfNotExists("deletedAt", to: now)
                $0.remove("reactions")
                $0.remove("attachments")
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            _ = try self.changeable(error.item, reference, by: user)
            throw error
        }
    }

    /// The message is there, and this user's to change.
    private func isOpen(_ reference: MessageReference, to user: User) -> Condition {
        .equals("messageId", reference.messageID) && .equals("userId", user.id) && Message.isVisible(at: self.now())
    }

    /// What is in the way of a change, if not what changes from one moment to the next.
    private func changeable(_ item: DynamoItem?, _ reference: MessageReference, by user: User) throws -> Message {
        guard let item, item["messageId"] == .string(reference.messageID) else { throw MessageRefusal.notFound }
        let message = try AttributeDecoder().decodeItem(Message.self, from: item)
        guard !message.hasExpired(at: self.now()) else { throw MessageRefusal.notFound }
        guard message.userID == user.id else { throw MessageRefusal.notTheAuthor }
        return message
    }
}
