/// Elements in the order in which they were last used. Every operation takes the same short time however many there are.
struct RecencyList<Element> {
    /// Where an element stands, until it is removed.
    struct Place: Hashable {
        fileprivate let index: Int
    }

    fileprivate struct Node {
        var element: Element?
        var older: Int
        var newer: Int
    }

    /// A ring. The first node holds no element: the one newer than it is the oldest of all, the one older the newest.
    private var nodes = [Node(element: nil, older: 0, newer: 0)]
    private var free: [Int] = []
    private(set) var count = 0

    var oldest: Element? { self.nodes[self.nodes[0].newer].element }

    /// Adds an element as the one that has been used last.
    mutating func append(_ element: Element) -> Place {
        let index = self.free.popLast() ?? self.nodes.count
        let node = Node(element: element, older: 0, newer: 0)
        if index == self.nodes.count { self.nodes.append(node) } else { self.nodes[index] = node }
        self.link(index)
        self.count += 1
        return Place(index: index)
    }

    /// An element has been used.
    mutating func touch(_ place: Place) {
        self.unlink(place.index)
        self.link(place.index)
    }

    /// Removes an element.
    mutating func remove(_ place: Place) {
        self.unlink(place.index)
        self.nodes[place.index].element = nil
        self.free.append(place.index)
        self.count -= 1
    }

    private mutating func link(_ index: Int) {
        let newest = self.nodes[0].older
        self.nodes[index].older = newest
        self.nodes[index].newer = 0
        self.nodes[newest].newer = index
        self.nodes[0].older = index
    }

    private mutating func unlink(_ index: Int) {
        let (older, newer) = (self.nodes[index].older, self.nodes[index].newer)
        self.nodes[older].newer = newer
        self.nodes[newer].older = older
    }
}

extension RecencyList.Node: Sendable where Element: Sendable {}
extension RecencyList: Sendable where Element: Sendable {}
