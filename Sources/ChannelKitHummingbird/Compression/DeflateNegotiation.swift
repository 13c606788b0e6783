/// What a client and the server have agreed on about permessage-deflate.
///
/// Neither side refers to an earlier message, whether the client asked for that or not: a server may demand it of any.
///
/// Specification: [RFC 7692, section 7.1](https://www.rfc-editor.org/rfc/rfc7692#section-7.1)
struct DeflateNegotiation: Hashable, Sendable {
    /// How far back a message of the server may refer, as a power of two.
    var windowBits: Int
    /// Whether the client asked about that, and so is told.
    var namesWindowBits: Bool

    /// Takes the first offer that the server can serve, if there is one.
    init?(_ offers: [ExtensionOffer], configuration: PerMessageDeflate) {
        for offer in offers where offer.name == "permessage-deflate" {
            guard let parameters = Parameters(offer) else { continue }
            guard let limit = parameters.serverMaximumWindowBits else {
                self.windowBits = configuration.maximumWindowBits
                self.namesWindowBits = false
                return
            }
            // zlib has no raw deflate with a window of 8 bits.
            guard limit > 8 else { continue }
            self.windowBits = min(limit, configuration.maximumWindowBits)
            self.namesWindowBits = true
            return
        }
        return nil
    }

    /// The value of `Sec-WebSocket-Extensions` in the answer.
    ///
    /// Nothing is said of the client's window: messages are inflated with the largest.
    var fieldValue: String {
        let value = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        return self.namesWindowBits ? "\(value); server_max_window_bits=\(self.windowBits)" : value
    }

    /// The parameters of an offer that breaks no rule. One that does is declined as a whole.
    private struct Parameters {
        var serverMaximumWindowBits: Int?

        init?(_ offer: ExtensionOffer) {
            var names: Set<String> = []
            for parameter in offer.parameters {
                guard names.insert(parameter.name).inserted else { return nil }
                switch parameter.name {
                case "server_no_context_takeover", "client_no_context_takeover":
                    guard parameter.value == nil else { return nil }
                case "server_max_window_bits":
                    guard let bits = parameter.value.flatMap(Self.windowBits) else { return nil }
                    self.serverMaximumWindowBits = bits
                case "client_max_window_bits":
                    guard parameter.value.map({ Self.windowBits($0) != nil }) ?? true else { return nil }
                default:
                    return nil
                }
            }
        }

        /// 8 to 15, without a leading zero.
        private static func windowBits(_ value: String) -> Int? {
            (8...15).first { String($0) == value }
        }
    }
}
