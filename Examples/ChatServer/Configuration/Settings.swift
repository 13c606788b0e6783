import Configuration

/// Settings by key, read so that a value of the wrong type is an error rather than the default.
struct Settings {
    private let reader: ConfigReader

    init(_ reader: ConfigReader) {
        self.reader = reader
    }

    /// - Returns: `nil` when the key is not set.
    func string(_ key: String) throws(ConfigurationError) -> String? {
        try self.value(key, as: "be text") { $0.string(forKey: $1) }
    }

    /// A string that is not shown in what reports access to the configuration.
    ///
    /// - Returns: `nil` when the key is not set.
    func secret(_ key: String) throws(ConfigurationError) -> String? {
        try self.value(key, as: "be text") { $0.string(forKey: $1, isSecret: true) }
    }

    /// - Returns: An empty list when the key is not set.
    func strings(_ key: String, isSecret: Bool = false) throws(ConfigurationError) -> [String] {
        try self.value(key, as: "be a list of texts") { $0.stringArray(forKey: $1, isSecret: isSecret) } ?? []
    }

    /// - Returns: `nil` when the key is not set.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        let requirement = "be a whole number from \(range.lowerBound) to \(range.upperBound)"
        let value = try self.value(key, as: requirement) { $0.int(forKey: $1) }
        if let value, !range.contains(value) { throw ConfigurationError(key: key, requirement: requirement) }
        return value
    }

    private func value<Value>(
        _ key: String,
        as requirement: String,
        read: (ConfigReader, ConfigKey) -> Value?
    ) throws(ConfigurationError) -> Value? {
        let configKey = ConfigKey(key)
        if let value = read(self.reader, configKey) { return value }
        guard !self.isSet(configKey) else { throw ConfigurationError(key: key, requirement: requirement) }
        return nil
    }

    /// The reader takes a value that it cannot convert for none at all, so ask for each type there is.
    private func isSet(_ key: ConfigKey) -> Bool {
        self.reader.string(forKey: key, isSecret: true) != nil
            || self.reader.int(forKey: key, isSecret: true) != nil
            || self.reader.double(forKey: key, isSecret: true) != nil
            || self.reader.bool(forKey: key, isSecret: true) != nil
            || self.reader.stringArray(forKey: key, isSecret: true) != nil
            || self.reader.intArray(forKey: key, isSecret: true) != nil
            || self.reader.doubleArray(forKey: key, isSecret: true) != nil
            || self.reader.boolArray(forKey: key, isSecret: true) != nil
    }
}
