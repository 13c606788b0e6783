import Foundation
import NIOCore

@testable import ChannelKit

/// A second opinion on JSON.
enum JSONProbe {
    /// Reads a payload with Foundation.
    ///
    /// - Throws: When Foundation takes it for something else than JSON. Text that is not UTF-8 is not judged here: transports
    ///   refuse it.
    static func read(_ payload: Payload) throws {
        let data = Data(payload.bytes.readableBytesView)
        guard String(validating: data, as: UTF8.self) != nil else { return }
        _ = try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])
    }
}
