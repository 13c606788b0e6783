import Crypto

/// An HTTP request in the one form that both sides of Signature Version 4 compute on.
///
/// Specification:
/// [Create a signed request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
struct CanonicalRequest: Sendable {
    /// The names of the headers that are signed, in lower case and order, with semicolons between.
    let signedHeaders: String
    let bytes: [UInt8]

    init(_ request: SignableRequest, rules: SigningRules) {
        let headers = SignedHeaders(request)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(640)
        bytes.append(request.method)
        bytes.appendNewline()
        rules.append(path: request.path, to: &bytes)
        bytes.appendNewline()
        Self.append(query: request.query, to: &bytes)
        bytes.appendNewline()
        headers.append(to: &bytes)
        bytes.appendNewline()
        bytes.append(headers.names)
        bytes.appendNewline()
        bytes.append(request.payloadHash.text)
        self.signedHeaders = headers.names
        self.bytes = bytes
    }

    var text: String { String(decoding: self.bytes, as: UTF8.self) }

    var hash: SHA256.Digest { SHA256.hash(data: self.bytes) }

    private static func append(query: [(name: String, value: String)], to bytes: inout [UInt8]) {
        guard !query.isEmpty else { return }
        // In the order of the encoded names, not of the names.
        let encoded =
            query
            .map { (name: String(percentEncoding: $0.name), value: String(percentEncoding: $0.value)) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        for (index, item) in encoded.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            bytes.append(item.name)
            bytes.append(UInt8(ascii: "="))
            bytes.append(item.value)
        }
    }
}

/// The headers of a request that are signed, by name.
private struct SignedHeaders {
    private let headers: [(name: String, value: String)]
    /// In order, with semicolons between.
    let names: String

    init(_ request: SignableRequest) {
        var headers: [(name: String, value: String)] = []
        headers.reserveCapacity(request.headers.count + 1)
        for header in request.headers {
            let name = header.name.lowercased()
            if !Self.unsigned.contains(name) { headers.append((name, header.value)) }
        }
        if !headers.contains(where: { $0.name == "host" }) { headers.append(("host", request.authority)) }
        Self.sort(&headers)
        var names = ""
        names.reserveCapacity(96)
        for (index, header) in headers.enumerated() where index == 0 || headers[index - 1].name != header.name {
            if index > 0 { names.append(";") }
            names.append(header.name)
        }
        self.headers = headers
        self.names = names
    }

    /// A line for each name; the values of headers that come more than once stand in one, in the order they came in.
    func append(to bytes: inout [UInt8]) {
        for (index, header) in self.headers.enumerated() {
            if index > 0, self.headers[index - 1].name == header.name {
                bytes.append(UInt8(ascii: ","))
            } else {
                if index > 0 { bytes.appendNewline() }
                bytes.append(header.name)
                bytes.append(UInt8(ascii: ":"))
            }
            bytes.appendTrimmed(header.value)
        }
        bytes.appendNewline()
    }

    /// By insertion: a handful of headers is sorted fastest so, and those of one name keep their order.
    private static func sort(_ headers: inout [(name: String, value: String)]) {
        for end in headers.indices.dropFirst() {
            var index = end
            while index > 0, headers[index].name < headers[index - 1].name {
                headers.swapAt(index, index - 1)
                index -= 1
            }
        }
    }

    /// Those that change on their way, and the one that the signature itself stands in.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
    ]
}
