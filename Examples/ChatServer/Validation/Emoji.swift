/// One emoji, as it is put under a message: one picture, however many characters it takes to write.
///
/// It is kept fully qualified, so that the same picture is the same emoji whichever keyboard wrote it.
///
/// Specification: [UTS #51, Unicode Emoji, section 1.4.9](https://www.unicode.org/reports/tr51/#EBNF_and_Regex)
struct Emoji: Hashable, Sendable {
    /// In bytes of UTF-8. A family of four with skin tones takes 41.
    static let maximumBytes = 64

    let text: String

    /// Checks that the text is one emoji.
    ///
    /// - Throws: ``InvalidInput``.
    init(_ raw: String) throws(InvalidInput) {
        guard raw.utf8.count <= Self.maximumBytes, raw.count == 1 else { throw Self.refusal }
        var scanner = EmojiScanner(scalars: Array(raw.unicodeScalars)[...])
        guard let text = scanner.scan() else { throw Self.refusal }
        self.text = text
    }

    private static let refusal = InvalidInput("A reaction is one emoji")
}

/// Reads an emoji scalar by scalar and writes it out fully qualified.
private struct EmojiScanner {
    private static let joiner: Unicode.Scalar = "\u{200D}"
    private static let pictureSelector: Unicode.Scalar = "\u{FE0F}"
    private static let keycap: Unicode.Scalar = "\u{20E3}"
    private static let lastTag: Unicode.Scalar = "\u{E007F}"

    private var scalars: ArraySlice<Unicode.Scalar>
    private var text = String.UnicodeScalarView()

    init(scalars: ArraySlice<Unicode.Scalar>) {
        self.scalars = scalars
    }

    /// - Returns: The emoji, or `nil` if the scalars are none, or more than one.
    mutating func scan() -> String? {
        let isEmoji = self.scanFlag() || self.scanKeycap() || self.scanSequence()
        return isEmoji && self.scalars.isEmpty ? String(self.text) : nil
    }

    /// The two letters of a region.
    private mutating func scanFlag() -> Bool {
        guard self.scalars.prefix(2).count == 2, self.scalars.prefix(2).allSatisfy(\.isRegionalIndicator) else {
            return false
        }
        self.take()
        self.take()
        return true
    }

    /// A digit, `#` or `*` in a box.
    private mutating func scanKeycap() -> Bool {
        guard let key = self.scalars.first, key.isASCII, key.properties.isEmoji else { return false }
        self.take()
        if self.scalars.first == Self.pictureSelector { self.scalars.removeFirst() }
        guard self.scalars.first == Self.keycap else { return false }
        self.text.append(Self.pictureSelector)
        self.take()
        return true
    }

    /// Pictures that are joined to one.
    private mutating func scanSequence() -> Bool {
        guard self.scanPicture() else { return false }
        while self.scalars.first == Self.joiner {
            self.take()
            guard self.scanPicture() else { return false }
        }
        return true
    }

    /// A picture, in one of the colours that skin has, or with tags: those are flags of parts of a country.
    private mutating func scanPicture() -> Bool {
        guard let picture = self.scalars.first, picture.properties.isEmoji, !picture.isASCII,
            !picture.isRegionalIndicator
        else { return false }
        self.take()
        let isSelected = self.scalars.first == Self.pictureSelector
        if isSelected { self.scalars.removeFirst() }
        if let colour = self.scalars.first, colour.properties.isEmojiModifier {
            guard picture.properties.isEmojiModifierBase else { return false }
            self.take()
        } else if !picture.properties.isEmojiPresentation {
            // Written out, for without it some show a letter rather than a picture.
            self.text.append(Self.pictureSelector)
        }
        return self.scanTags()
    }

    private mutating func scanTags() -> Bool {
        guard let tag = self.scalars.first, tag.isTag else { return true }
        while let tag = self.scalars.first, tag.isTag { self.take() }
        guard self.scalars.first == Self.lastTag else { return false }
        self.take()
        return true
    }

    private mutating func take() { self.text.append(self.scalars.removeFirst()) }
}

extension Unicode.Scalar {
    fileprivate var isRegionalIndicator: Bool { ("\u{1F1E6}"..."\u{1F1FF}").contains(self) }
    fileprivate var isTag: Bool { ("\u{E0020}"..."\u{E007E}").contains(self) }
}
