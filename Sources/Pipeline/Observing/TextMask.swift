import AuditModel
import Bytes
import Codings
import Detectors

/// Takes personal values out of words that stand in reports: start lines, whose paths may name a person or a device.
final class TextMask {
  private let detectors: DetectorSet
  private let unfolder = Unfolder()
  private var leafStart = 0
  private var hidden: [Range<Int>] = []
  private static let limit = 4_096

  init(_ detectors: DetectorSet) { self.detectors = detectors }

  /// The bytes as text, with bullets where a value stood in whatever coding.
  func masked(_ bytes: RawSpan, direction: MessageDirection) -> String {
    var text: [UInt8] = []
    text.append(contentsOf: bytes.prefix(Self.limit))
    hidden.removeAll(keepingCapacity: true)
    unfolder.unfold(text.span.bytes, hint: UnfoldingHint(.field), into: self)
    hideUUIDs(text)
    guard !hidden.isEmpty else { return text.span.bytes.text }
    var result: [UInt8] = []
    var position = 0
    for range in hidden.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > position {
      if range.lowerBound > position { result += text[position..<min(range.lowerBound, text.count)] }
      result += "•••".utf8
      position = min(range.upperBound, text.count)
    }
    result += text[position...]
    return result.span.bytes.text
  }

  /// A UUID (RFC 9562 section 4) in a path mostly names a device or an installation, whatever it is called.
  private func hideUUIDs(_ text: [UInt8]) {
    let shape = [8, 4, 4, 4, 12]
    var start = 0
    while start + 36 <= text.count {
      var end = start
      var groups = 0
      for count in shape {
        if groups > 0, text[end] != UInt8(ascii: "-") { break }
        let first = groups > 0 ? end + 1 : end
        guard text[first..<first + count].allSatisfy(\.isASCIIHexDigit) else { break }
        end = first + count
        groups += 1
      }
      if groups == shape.count { hidden.append(start..<end) }
      start = groups == shape.count ? end : start + 1
    }
  }
}

extension TextMask: LeafSink {
  func enter(_ layer: borrowing Layer) { detectors.enter(layer.bytes) }

  func leaf(_ leaf: borrowing Leaf) {
    leafStart = leaf.range.lowerBound
    let none = leaf.value.prefix(0)
    detectors.inspect(
      LeafContext(
        part: .text, direction: .message, name: none, key: leaf.key, value: leaf.value, range: leaf.range,
        kind: leaf.kind), into: self)
  }

  func leave() { detectors.leave() }

  func trouble(_ kind: StaticString) {}
}

extension TextMask: MatchSink {
  func found(_ match: borrowing Match) {
    let range = leafStart + match.range.lowerBound..<leafStart + match.range.upperBound
    unfolder.sources(of: range) { hidden.append($0) }
  }

  func pending(_ token: borrowing TokenCandidate) {}
}
