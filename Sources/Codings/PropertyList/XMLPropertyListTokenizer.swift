package import Bytes

/// Apple's property list in XML: `<key>` names the element behind it. Path as in JSON: `$.device.mac`.
package struct XMLPropertyListTokenizer: LeafTokenizer {
  private struct Step {
    var key: Range<Int>
    var index: Int
  }

  package private(set) var offset = 0
  private var scanner = XMLScanner()
  private var event = XMLEvent()
  private var steps: [Step] = []
  /// The element being read, when it is no container.
  private var element: Range<Int> = 0..<0

  package init() {}

  package mutating func reset() {
    offset = 0
    scanner.reset()
    steps.removeAll(keepingCapacity: true)
    element = 0..<0
  }

  /// Whether XML is a property list: its first tag, within the first bytes, says so.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    let front = bytes.prefix(512)
    var cursor = 0
    while let hit = front.firstIndex(of: UInt8(ascii: "<"), from: cursor) {
      if front.dropping(hit).begins(with: "<plist") { return true }
      cursor = hit + 1
    }
    return false
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    while try scanner.next(in: bytes, into: &event) {
      offset = scanner.offset
      switch event.kind {
      case .open: try open(bytes)
      case .close: close(bytes)
      case .text, .characterData:
        let name = bytes.extracting(element)
        if name.equals("key") {
          if !steps.isEmpty { steps[steps.count - 1].key = event.value }
        } else if !event.value.isEmpty {
          emit(name, into: &token)
          return true
        }
      case .attribute, .comment: break
      }
    }
    return false
  }

  private func isContainer(_ name: RawSpan) -> Bool { name.equals("dict") || name.equals("array") }

  private mutating func open(_ bytes: RawSpan) throws(DecodeError) {
    let name = bytes.extracting(event.name)
    element = event.name
    if !name.equals("key"), !name.equals("plist"), let last = steps.indices.last, steps[last].index >= -1,
      steps[last].key.isEmpty
    {
      steps[last].index += 1
    }
    guard isContainer(name) else { return }
    guard steps.count < XMLTokenizer.depthLimit else {
      throw .malformed("plist: nested too deep", at: event.name.lowerBound)
    }
    steps.append(Step(key: 0..<0, index: name.equals("array") ? -1 : -2))
  }

  private mutating func close(_ bytes: RawSpan) {
    let name = bytes.extracting(event.name)
    if isContainer(name) { _ = steps.popLast() }
    element = 0..<0
  }

  private func emit(_ name: RawSpan, into token: inout LeafToken) {
    let key = steps.last { !$0.key.isEmpty }?.key ?? 0..<0
    let kind: Leaf.Kind = name.equals("integer") || name.equals("real") ? .number : .text
    token.set(event.value, key: key, kind: kind, escape: event.hasEntities ? .entities : .none)
    if name.equals("data") {
      token.part = PartDescription(transferEncoding: .base64)
    } else {
      token.part = nil
    }
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    path.append("$")
    for step in steps {
      if step.index >= 0 { path.append(index: step.index) } else { path.append(member: bytes.clamped(step.key)) }
    }
  }
}
