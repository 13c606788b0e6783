extension DynamoTable {
    /// The item as a put stores it: with the next version.
    ///
    /// After a transaction that has put an item, this is what the table holds. In a table without a version attribute it is
    /// the item itself.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` when the item does not keep its version in the
    ///   version attribute as a whole number, or with ``DynamoError/Code/codingFailed``.
    public func nextVersion(of item: Item) throws(DynamoError) -> Item {
        try self.counted(item).item
    }

    /// An item as it is written, with what its version says of the item that is stored.
    struct Counted: Sendable {
        /// The item after the write.
        var item: Item
        var attributes: DynamoItem
        var check: VersionCheck?
    }

    /// Counts an item's version up.
    ///
    /// What comes back from the table later is decoded here already: an item that cannot be is found out before it is
    /// written.
    func counted(_ item: Item) throws(DynamoError) -> Counted {
        var attributes = try self.encoder.encodeItem(item)
        guard let versionAttribute else { return Counted(item: item, attributes: attributes) }
        let version = try self.version(of: attributes, versionAttribute)
        let next = try VersionCheck.version(after: version)
        attributes[versionAttribute] = .number(AttributeNumber(next))
        let counted = try self.decode(attributes)
        if version == 0, try self.version(of: self.encoder.encodeItem(counted), versionAttribute) != next {
            throw DynamoError(
                .invalidRequest,
                message: "\(Item.self) does not keep what it reads from the version attribute \(versionAttribute)."
            )
        }
        return Counted(
            item: counted,
            attributes: attributes,
            check: VersionCheck(attribute: versionAttribute, expected: .exactly(version))
        )
    }

    /// The key of an item, and what its version says of the item that is stored.
    func target(_ item: Item) throws(DynamoError) -> (key: DynamoItem, check: VersionCheck?) {
        let attributes = try self.encoder.encodeItem(item)
        let check: VersionCheck?
        if let versionAttribute {
            check = VersionCheck(
                attribute: versionAttribute,
                expected: .exactly(try self.version(of: attributes, versionAttribute))
            )
        } else {
            check = nil
        }
        return (try self.key(of: attributes), check)
    }

    /// What a write by key demands of the stored item's version.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` when a version is missing, or makes no sense here.
    func check(_ version: ExpectedVersion?) throws(DynamoError) -> VersionCheck? {
        switch (self.versionAttribute, version) {
        case (nil, nil): return nil
        case (let attribute?, let version?): return VersionCheck(attribute: attribute, expected: version)
        case (nil, _?):
            throw DynamoError(
                .invalidRequest,
                message: "A version is expected of \(self.name), but the table was given no version attribute."
            )
        case (let attribute?, nil):
            throw DynamoError(
                .invalidRequest,
                message: """
                    The items of \(self.name) have a version in \(attribute): a write by key has to say which one it \
                    expects, or “any”.
                    """
            )
        }
    }

    /// Refuses a write that no condition can guard.
    func refuseUnguardedWrites() throws(DynamoError) {
        guard let versionAttribute else { return }
        throw DynamoError(
            .invalidRequest,
            message: """
                The items of \(self.name) have a version in \(versionAttribute), which a batch cannot check: it would \
                overwrite what others have written. Use a transaction, or a table value without a version attribute.
                """
        )
    }

    private func version(of attributes: DynamoItem, _ attribute: String) throws(DynamoError) -> Int {
        guard let version = VersionCheck.version(of: attributes, attribute) else {
            throw DynamoError(
                .invalidRequest,
                message: "The version attribute \(attribute) of \(Item.self) has to be a whole number from 0 on."
            )
        }
        return version
    }
}
