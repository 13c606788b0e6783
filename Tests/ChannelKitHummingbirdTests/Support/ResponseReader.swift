import NIOCore

/// Reads responses until one is a 101, then frames.
final class ResponseReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let mailbox: Mailbox
    private var bytes = ByteBuffer()
    private var isUpgraded = false

    init(mailbox: Mailbox) {
        self.mailbox = mailbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = self.unwrapInboundIn(data)
        self.bytes.writeBuffer(&read)
        while self.bytes.readableBytes > 0 {
            let before = self.bytes.readerIndex
            if self.isUpgraded {
                guard let frame = self.readFrame() else {
                    self.bytes.moveReaderIndex(to: before)
                    return
                }
                self.mailbox.put(.frame(frame))
            } else {
                guard let response = self.readResponse() else {
                    self.bytes.moveReaderIndex(to: before)
                    return
                }
                self.isUpgraded = response.status == 101
                self.mailbox.put(.response(response))
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) { self.mailbox.put(.end) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func readResponse() -> RawResponse? {
        let text = String(decoding: self.bytes.readableBytesView, as: UTF8.self)
        guard let head = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<head.lowerBound].split(separator: "\r\n")
        let status = lines[0].split(separator: " ")[1]
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
        self.bytes.moveReaderIndex(forwardBy: text[..<head.upperBound].utf8.count)
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard let body = self.bytes.readString(length: length), let status = Int(status) else { return nil }
        return RawResponse(status: status, headers: headers, body: body)
    }

    private func readFrame() -> RawFrame? {
        guard let (first, second) = self.bytes.readMultipleIntegers(as: (UInt8, UInt8).self) else { return nil }
        let length: Int? =
            switch second & 0x7F {
            case 126: self.bytes.readInteger(as: UInt16.self).map { Int($0) }
            case 127: self.bytes.readInteger(as: UInt64.self).map { Int($0) }
            default: Int(second & 0x7F)
            }
        guard let length, let payload = self.bytes.readSlice(length: length) else { return nil }
        return RawFrame(
            fin: first & 0x80 != 0,
            rsv: (first >> 4) & 0x7,
            opcode: first & 0xF,
            masked: second & 0x80 != 0,
            payload: payload
        )
    }
}
