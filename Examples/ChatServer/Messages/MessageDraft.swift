/// A message that may be stored: all of it has been checked.
struct MessageDraft: Sendable {
    var content: MessageContent
    /// What the client calls it, so that it is stored once however often it is sent.
    var clientKey: ClientKey?
    var replyTo: Quotation?
    var attachments: [Attachment] = []
    /// For how long it is there, if not for as long as any.
    var lifetime: MessageLifetime?
}
