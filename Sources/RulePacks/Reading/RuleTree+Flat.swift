/// The form in which trees are kept between starts: numbers of seven bits to a byte, low ones first, then the texts.
extension RuleTree {
  private static let format = Array("candor-trees-1".utf8)

  static func encode(_ trees: [RuleTree]) -> [UInt8] {
    var bytes = format
    func add(_ number: Int) {
      var rest = UInt(bitPattern: number)
      while rest > 0x7F {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
    add(trees.count)
    for tree in trees {
      add(tree.entries.count)
      for (position, entry) in tree.entries.enumerated() {
        bytes.append(entry.kind.rawValue)
        add(Int(entry.line))
        add(Int(entry.column))
        add(Int(entry.end) - position)
        add(Int(entry.textEnd - entry.textStart))
      }
      bytes += tree.text
    }
    return bytes
  }

  /// One tree for each of `files`; `nil` when the bytes are not whole or not sound.
  static func decode(_ bytes: [UInt8], files: [String]) -> [RuleTree]? {
    guard bytes.starts(with: format) else { return nil }
    var reader = FlatReader(bytes: bytes, position: format.count)
    guard reader.number() == files.count else { return nil }
    var trees: [RuleTree] = []
    for file in files {
      guard let entries = reader.entries(), let text = reader.take(Int(entries.last?.textEnd ?? 0)) else { return nil }
      trees.append(RuleTree(file: file, entries: entries, text: text))
    }
    return reader.isAtEnd ? trees : nil
  }
}

/// Reads what `RuleTree.encode` wrote, or another wrote in its place.
private struct FlatReader {
  let bytes: [UInt8]
  var position: Int

  var isAtEnd: Bool { position == bytes.count }

  /// At most 28 bits.
  mutating func number() -> Int? {
    var value = 0
    for shift in stride(from: 0, through: 21, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func entries() -> [RuleTree.Entry]? {
    // An entry takes five bytes or more.
    guard let count = number(), count > 0, count <= (bytes.count - position) / 5 else { return nil }
    var entries: [RuleTree.Entry] = []
    entries.reserveCapacity(count)
    var textEnd = 0
    var parent = -1
    while entries.count < count {
      let index = entries.count
      while parent >= 0, Int(entries[parent].end) == index { parent = Int(entries[parent].parent) }
      guard parent >= 0 || index == 0 else { return nil }
      guard let kind = take(1).flatMap({ RuleTree.Kind(rawValue: $0[0]) }), let line = number(),
        let column = number(), let size = number(), let length = number()
      else { return nil }
      let end = parent >= 0 ? Int(entries[parent].end) : count
      guard size > 0, parent >= 0 ? index + size <= end : size == count, textEnd + length <= bytes.count else {
        return nil
      }
      entries.append(
        RuleTree.Entry(
          kind: kind, line: Int32(line), column: Int32(column), parent: Int32(parent), end: Int32(index + size),
          textStart: Int32(textEnd), textEnd: Int32(textEnd + length)))
      textEnd += length
      if size > 1 { parent = index }
    }
    return entries
  }
}
