package import Bytes

/// Apple's binary property list (`bplist00`; format as in CFBinaryPList.c). The object graph is walked once, each
/// object at most once, then its leaves are told in the order in which they stand in the file.
package struct BinaryPropertyListTokenizer: LeafTokenizer {
  /// More objects than this are refused.
  static let objectLimit = 65_536

  private struct Node {
    /// The container; -1 for none.
    var parent: Int
    /// The key in a dictionary; empty in an array.
    var key: Range<Int>
    var index: Int
  }

  private struct Leaflet {
    var value: Range<Int>
    var node: Int
    var kind: Leaf.Kind
    var isUTF16: Bool
    var scalar: BinaryScalar
  }

  package private(set) var offset = 0
  private var nodes: [Node] = []
  private var leaves: [Leaflet] = []
  private var position = -1

  package init() {}

  package mutating func reset() {
    offset = 0
    nodes.removeAll(keepingCapacity: true)
    leaves.removeAll(keepingCapacity: true)
    position = -1
  }

  package static func recognise(_ bytes: RawSpan) -> Bool { bytes.byteCount >= 40 && bytes.begins(with: "bplist0") }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    if position < 0 { try build(bytes) }
    position += 1
    guard position < leaves.count else {
      offset = bytes.byteCount
      return false
    }
    let leaf = leaves[position]
    token.set(leaf.value, key: nearestKey(leaf.node), kind: leaf.kind, escape: leaf.isUTF16 ? .utf16 : .none)
    token.scalar = leaf.scalar
    offset = leaf.value.upperBound
    return true
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    path.append("$")
    guard leaves.indices.contains(position) else { return }
    var chain: [Int] = []
    var node = leaves[position].node
    while node > 0, chain.count < 64 {
      chain.append(node)
      node = nodes[node].parent
    }
    for index in chain.reversed() {
      let step = nodes[index]
      if step.key.isEmpty { path.append(index: step.index) } else { path.append(member: bytes.clamped(step.key)) }
    }
  }

  private func nearestKey(_ node: Int) -> Range<Int> {
    var node = node
    for _ in 0..<64 where node > 0 {
      if !nodes[node].key.isEmpty { return nodes[node].key }
      node = nodes[node].parent
    }
    return 0..<0
  }

  /// Walks the graph breadth first.
  private mutating func build(_ bytes: RawSpan) throws(DecodeError) {
    position = -1
    let table = try ObjectTable(bytes)
    var seen = [Bool](repeating: false, count: table.count)
    var queue: [(object: Int, node: Int)] = [(table.top, 0)]
    nodes.append(Node(parent: -1, key: 0..<0, index: 0))
    var head = 0
    while head < queue.count {
      let (object, node) = queue[head]
      head += 1
      guard seen.indices.contains(object), !seen[object] else { continue }
      seen[object] = true
      guard let item = table.item(bytes, object) else { continue }
      switch item {
      case .leaf(let range, let kind, let isUTF16, let scalar):
        guard !range.isEmpty else { continue }
        leaves.append(Leaflet(value: range, node: node, kind: kind, isUTF16: isUTF16, scalar: scalar))
      case .array(let start, let count):
        for index in 0..<count {
          guard let member = table.reference(bytes, start, index) else { break }
          nodes.append(Node(parent: node, key: 0..<0, index: index))
          queue.append((member, nodes.count - 1))
        }
      case .dictionary(let start, let count):
        for index in 0..<count {
          guard let key = table.reference(bytes, start, index),
            let member = table.reference(bytes, start, count + index)
          else { break }
          nodes.append(Node(parent: node, key: table.keyRange(bytes, key), index: index))
          queue.append((member, nodes.count - 1))
        }
      }
    }
    leaves.sort { $0.value.lowerBound < $1.value.lowerBound }
  }
}
