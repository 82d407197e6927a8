import AuditModel
import Bytes

/// One direction of an adapter's connection.
struct SHDRSide {
  /// Longer lines are searched and not read.
  private static let lineLimit = 256 << 10

  private enum State: Equatable {
    case line
    /// Up to the next line end nothing can be read.
    case lost
    /// Inside a document of several lines that ends with a line of this text.
    case document(end: [UInt8])
  }

  private let direction: FlowDirection
  private var state = State.line
  private var document = BodyBuffer()

  init(_ direction: FlowDirection) { self.direction = direction }

  mutating func consume(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Progress {
    var at = 0
    while true {
      let rest = window.bytes.dropping(at)
      guard let end = rest.prefix(Self.lineLimit).firstIndex(of: 0x0A), state != .lost, isReadable(rest.prefix(end))
      else {
        if at > 0 { return Progress(consumed: at, next: .more(atLeast: 1)) }
        return passUnreadable(rest, sink)
      }
      read(rest.prefix(end), at: window.offset &+ UInt64(at), sink)
      at += end + 1
    }
  }

  /// Passes all that cannot be read in one go, so that it is searched as one piece however it came.
  private mutating func passUnreadable(_ bytes: RawSpan, _ sink: any MessageSink) -> Progress {
    var at = 0
    while at < bytes.byteCount {
      let rest = bytes.dropping(at)
      if state == .lost {
        guard let end = rest.firstIndex(of: 0x0A) else {
          return Progress(consumed: bytes.byteCount, unknown: bytes.byteCount)
        }
        state = .line
        at += end + 1
      } else if let end = rest.prefix(Self.lineLimit).firstIndex(of: 0x0A) {
        if isReadable(rest.prefix(end)) { break }
        at += end + 1
      } else if rest.byteCount >= Self.lineLimit {
        giveDocument(isComplete: false, sink)
        state = .lost
      } else {
        return Progress(consumed: at, unknown: at, next: .more(atLeast: rest.byteCount + 1))
      }
    }
    return Progress(consumed: at, unknown: at)
  }

  /// Whether a line is one of this protocol.
  private func isReadable(_ line: RawSpan) -> Bool {
    if case .document = state { return true }
    guard let first = line.u8(at: 0), line.byteCount > 1 || first != 0x0D else { return true }
    return first == UInt8(ascii: "*") || SHDRLine.timeEnd(line) != nil
  }

  mutating func skip(_ sink: any MessageSink) {
    giveDocument(isComplete: false, sink)
    state = .lost
  }

  mutating func salvage(_ rest: borrowing StreamWindow, _ sink: any MessageSink) -> Int {
    guard state == .line, rest.bytes.byteCount < Self.lineLimit, isReadable(rest.bytes) else { return 0 }
    read(rest.bytes, at: rest.offset, sink)
    return rest.bytes.byteCount
  }

  // MARK: Lines

  /// One line without its end.
  private mutating func read(_ line: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    let text = line.prefix(line.byteCount > 0 && line[line.byteCount - 1] == 0x0D ? line.byteCount - 1 : line.byteCount)
    if case .document(let end) = state { return collect(line, text, end, at: offset, sink) }
    if text.byteCount == 0 { return }
    if text[0] == UInt8(ascii: "*") { return tellCommand(text, at: offset, sink) }
    if let bar = SHDRLine.timeEnd(text) { readItems(text, from: bar + 1, at: offset, sink) }
  }

  private func begin(_ start: StaticString, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: SHDRModule.name, direction: .message, sender: direction)
    withBytes(of: start) { sink.begin(head, start: $0, host: $0.prefix(0)) }
  }

  /// `* name: value`, as `* device: printer-7`; pings tell nothing.
  private func tellCommand(_ text: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    guard let colon = text.firstIndex(of: 0x3A) else { return }
    let name = text.clamped(text.trimmedRange(1..<colon))
    let value = text.trimmedRange(colon + 1..<text.byteCount)
    if value.isEmpty || name.byteCount == 0 { return }
    begin("SHDR command", sink)
    sink.field(.field, name: name, value: text.clamped(value), at: offset &+ UInt64(value.lowerBound))
    sink.end()
  }

  /// What stands behind the time.
  private mutating func readItems(_ text: RawSpan, from start: Int, at offset: UInt64, _ sink: any MessageSink) {
    if text.dropping(start).begins(with: "@") { return readAsset(text, from: start, at: offset, sink) }
    begin("SHDR", sink)
    var at = start
    while at < text.byteCount {
      let key = at..<item(text, at)
      let value = min(key.upperBound + 1, text.byteCount)
      if isCondition(text, value) || bars(text, value) == 1 {
        // A condition or message: everything behind the key is about it.
        giveRest(text, key, from: value, at: offset, sink)
        break
      }
      let end = item(text, value)
      give(text, key, value..<end, at: offset, sink)
      at = end + 1
    }
    sink.end()
  }

  /// Where the item that begins at `start` ends: at a bar that no backslash precedes.
  private func item(_ text: RawSpan, _ start: Int) -> Int {
    var at = start
    while let bar = text.firstIndex(of: UInt8(ascii: "|"), from: at) {
      if bar == 0 || text[bar - 1] != 0x5C { return bar }
      at = bar + 1
    }
    return text.byteCount
  }

  private func bars(_ text: RawSpan, _ start: Int) -> Int {
    var count = 0
    var at = start
    while count < 6, let bar = text.firstIndex(of: UInt8(ascii: "|"), from: at) {
      count += 1
      at = bar + 1
    }
    return count
  }

  private func isCondition(_ text: RawSpan, _ start: Int) -> Bool {
    let level = text.clamped(start..<item(text, start))
    guard level.byteCount >= 5, level.byteCount <= 11, bars(text, start) == 4 else { return false }
    return level.equalsIgnoringCase("normal") || level.equalsIgnoringCase("warning")
      || level.equalsIgnoringCase("fault")
      || level.equalsIgnoringCase("unavailable")
  }

  private func giveRest(
    _ text: RawSpan, _ key: Range<Int>, from start: Int, at offset: UInt64, _ sink: any MessageSink
  ) {
    var at = start
    while at < text.byteCount {
      let end = item(text, at)
      give(text, key, at..<end, at: offset, sink)
      at = end + 1
    }
  }

  private func give(
    _ text: RawSpan, _ key: Range<Int>, _ value: Range<Int>, at offset: UInt64, _ sink: any MessageSink
  ) {
    let range = text.trimmedRange(value)
    if range.isEmpty { return }
    sink.field(
      .field, name: text.clamped(text.trimmedRange(key)).prefix(128), value: text.clamped(range),
      at: offset &+ UInt64(range.lowerBound))
  }

  // MARK: Assets

  /// `@ASSET@|id|type|document`, where the document may be `--multiline--TAG` and stand on the lines that follow.
  private mutating func readAsset(_ text: RawSpan, from start: Int, at offset: UInt64, _ sink: any MessageSink) {
    let command = start..<item(text, start)
    let id = min(command.upperBound + 1, text.byteCount)
    let idEnd = item(text, id)
    let last = min(item(text, min(idEnd + 1, text.byteCount)) + 1, text.byteCount)
    begin("SHDR asset", sink)
    withBytes(of: "assetId") { name in
      if id < idEnd { sink.field(.field, name: name, value: text.clamped(id..<idEnd), at: offset &+ UInt64(id)) }
    }
    let rest = text.dropping(last)
    if rest.begins(with: "--multiline--") {
      var end: [UInt8] = []
      end.append(bytesOf: rest.prefix(80))
      state = .document(end: end)
    } else if rest.byteCount > 0 {
      give(rest, OffsetMap(identity: rest.byteCount, at: offset &+ UInt64(last)), isComplete: true, sink)
    }
    sink.end()
  }

  private mutating func collect(
    _ line: RawSpan, _ text: RawSpan, _ end: [UInt8], at offset: UInt64, _ sink: any MessageSink
  ) {
    if text.equals(end.rawBytes) {
      giveDocument(isComplete: true, sink)
      state = .line
      return
    }
    var done = 0
    while done < line.byteCount {
      done += document.append(line.dropping(done), at: offset &+ UInt64(done), limit: BodyBuffer.pieceLimit * 8)
      if document.bytes.count >= BodyBuffer.pieceLimit * 8 { giveDocument(isComplete: false, sink) }
    }
  }

  private mutating func giveDocument(isComplete: Bool, _ sink: any MessageSink) {
    guard !document.bytes.isEmpty else { return }
    begin("SHDR asset", sink)
    give(document.bytes.rawBytes, document.map, isComplete: isComplete, sink)
    sink.end()
    document.clear()
  }

  private func give(_ bytes: RawSpan, _ origin: OffsetMap, isComplete: Bool, _ sink: any MessageSink) {
    withBytes(of: "text/xml") { type in
      sink.body(
        MessageBody(
          part: .payload, bytes: bytes, origin: origin, mediaType: type, contentEncoding: bytes.prefix(0),
          isComplete: isComplete))
    }
  }
}
