extension AttributeSelection {
    /// The selection with attributes that tell items apart, unless it has them already.
    func including(_ names: [String]) -> AttributeSelection {
        var selection = self
        for path in names.map({ AttributePath.name($0) })
        where !selection.paths.contains(where: { $0.overlaps(path) }) {
            selection.paths.append(path)
        }
        return selection
    }
}
