import CZlib

/// A compression that a client can ask for.
///
/// Specification: [RFC 9110, section 8.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1)
enum ContentCoding: String, CaseIterable {
    case gzip
    case deflate

    /// The first of ours that `Accept-Encoding` names and does not refuse; `nil` when it names none.
    init?(accepted header: String?) {
        guard let header else { return nil }
        let accepted = header.lowercased().split(separator: ",").compactMap { item -> String? in
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return weight > 0 ? parts.first : nil
        }
        guard let coding = Self.allCases.first(where: { accepted.contains($0.rawValue) }) else { return nil }
        self = coding
    }

    func compress(_ bytes: [UInt8]) -> [UInt8] {
        // In a place of its own, since zlib keeps its address.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let status = deflateInit2_(
            stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            self.windowBits,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        precondition(status == Z_OK, "zlib could not be set up: \(status)")
        defer { deflateEnd(stream) }
        let bound = Int(deflateBound(stream, uLong(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            let status = bytes.withUnsafeBufferPointer { input in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = uInt(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = uInt(output.count)
                return CZlib.deflate(stream, Z_FINISH)
            }
            // There is room for the worst case, so that one call does it.
            precondition(status == Z_STREAM_END, "zlib could not compress: \(status)")
            count = output.count - Int(stream.pointee.avail_out)
        }
    }

    /// What zlib tells the format by: gzip's header, or zlib's own, which HTTP calls deflate.
    private var windowBits: Int32 {
        switch self {
        case .gzip: 15 + 16
        case .deflate: 15
        }
    }
}
