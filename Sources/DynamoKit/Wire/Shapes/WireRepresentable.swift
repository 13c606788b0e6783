/// A value that the wire knows in another form, such as a union of the API that is an enumeration in Swift.
protocol WireRepresentable: WireValue {
    associatedtype WireForm: WireValue

    var wireForm: WireForm { get }

    /// `nil` when the form stands for no value.
    init?(wireForm: WireForm)
}

extension WireRepresentable {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Self {
        let start = json.index
        guard let value = Self(wireForm: try WireForm.read(from: &json)) else {
            throw DynamoJSONError("no \(Self.self)", offset: start)
        }
        return value
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try self.wireForm.write(into: &json)
    }
}
