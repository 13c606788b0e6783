extension TagResource: WireShape {
    static var blank: TagResource { TagResource(resourceARN: "", tags: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ResourceArn", &self.resourceARN)
        try wire.required("Tags", &self.tags.tagList)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try json.readNothing()
        return Output()
    }
}

extension UntagResource: WireShape {
    static var blank: UntagResource { UntagResource(resourceARN: "", tagKeys: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ResourceArn", &self.resourceARN)
        try wire.required("TagKeys", &self.tagKeys)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try json.readNothing()
        return Output()
    }
}

extension ListTagsOfResource: WireShape {
    static var blank: ListTagsOfResource { ListTagsOfResource(resourceARN: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ResourceArn", &self.resourceARN)
        try wire.optional("NextToken", &self.nextToken)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension ListTagsOfResource.Output: WireShape {
    static var blank: ListTagsOfResource.Output { ListTagsOfResource.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("Tags", &self.tags.tagList)
        try wire.optional("NextToken", &self.nextToken)
    }
}

/// Tags as the API has them, in the order of their keys.
struct TagList: WireRepresentable, WireCollection {
    var tags: [String: String]

    struct Tag: WireShape {
        var key = ""
        var value = ""

        static var blank: Tag { Tag() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.required("Key", &self.key)
            try wire.required("Value", &self.value)
        }
    }

    var isEmpty: Bool { self.tags.isEmpty }

    var wireForm: [Tag] {
        self.tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) }
    }

    init(_ tags: [String: String]) {
        self.tags = tags
    }

    /// `nil` when two tags have the same key.
    init?(wireForm form: [Tag]) {
        self.tags = Dictionary(form.map { ($0.key, $0.value) }) { first, _ in first }
        guard self.tags.count == form.count else { return nil }
    }
}

extension [String: String] {
    var tagList: TagList {
        get { TagList(self) }
        set { self = newValue.tags }
    }
}
