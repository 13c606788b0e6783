/// What is asked of the texts that people send.
extension String {
    /// The text without the white space around it, which is what `trim()` of the page's JavaScript removes, no more and no
    /// less: the page compares what it sent with what comes back.
    ///
    /// Specification: [WhiteSpace and LineTerminator](https://tc39.es/ecma262/#sec-white-space)
    var trimmed: String {
        let scalars = self.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isTrimmable }) else { return "" }
        let last = scalars.lastIndex { !$0.isTrimmable } ?? first
        return String(scalars[first...last])
    }

    /// Whether there is something to see.
    var isVisible: Bool {
        self.unicodeScalars.contains { !$0.isTrimmable && !$0.isInvisible }
    }
}

extension Unicode.Scalar {
    /// One of the control characters: C0, DEL and C1.
    var isControl: Bool { self.properties.generalCategory == .control }

    /// Turns text around or is nowhere to be seen, which in a name serves to pass for somebody else. The joiners are not
    /// among them, for emoji and several scripts are written with them.
    var isDisguise: Bool {
        switch self.properties.generalCategory {
        case .format: self != "\u{200D}" && self != "\u{200C}"
        case .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }

    fileprivate var isInvisible: Bool {
        switch self.properties.generalCategory {
        case .control, .format, .unassigned: true
        // Fillers and joiners that are letters or marks by category, and blank all the same.
        default: self.properties.isDefaultIgnorableCodePoint
        }
    }

    fileprivate var isTrimmable: Bool {
        switch self {
        case "\t", "\n", "\u{0B}", "\u{0C}", "\r", "\u{2028}", "\u{2029}", "\u{FEFF}": true
        default: self.properties.generalCategory == .spaceSeparator
        }
    }
}
