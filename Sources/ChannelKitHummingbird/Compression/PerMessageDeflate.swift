/// How messages are compressed for clients that offer permessage-deflate, as browsers do.
///
/// Each message is compressed by itself: a server says `server_no_context_takeover` and `client_no_context_takeover` in
/// every answer. That costs some of the compression, since a message cannot refer to the one before it, and buys three
/// things:
///
/// - A broadcast is compressed once on each event loop, and all of its members there get the same bytes.
/// - An idle connection holds no window. zlib wants 256 KiB to compress with the default settings and 40 KiB to inflate;
///   an event loop has one of each, however many connections it carries.
/// - What one message contains cannot be guessed from how well the next one compresses.
///
/// What lies *within* a message can: do not put a secret and text of another user's choice into the same one.
///
/// Specification: [RFC 7692](https://www.rfc-editor.org/rfc/rfc7692)
public struct PerMessageDeflate: Hashable, Sendable {
    /// From 1, fast, to 9, small. Default: 6, as in zlib.
    public var level = 6

    /// Messages that are shorter than this, in bytes, are sent as they are. Default: 256.
    ///
    /// Short ones hardly shrink without the context of those before them.
    public var minimumSize = 256

    /// How far back a compressed message may refer, as a power of two bytes, from 9 to 15. Default: 15, which is 32 KiB.
    ///
    /// A client that asks for less gets less. One that asks for 8, which zlib does not do, is served without compression.
    public var maximumWindowBits = 15

    /// The defaults.
    public init() {}

    func validate() {
        precondition((1...9).contains(self.level), "The level of compression is from 1 to 9.")
        precondition((9...15).contains(self.maximumWindowBits), "The window of compression is from 9 to 15 bits.")
    }
}
