import AuditModel
import Bytes

/// The printer's side: answers that are files.
struct StratasysPrinter {
  private enum State: Equatable {
    case reply
    /// Behind `SendFile`: a block with `NA` or the file's name.
    case name
    case length
    /// So many bytes of a file are still to come.
    case file(Int)
    /// The same, of a file that cannot be read any more.
    case broken(Int)
    case lost
  }

  /// More than any status file has; larger files are searched in pieces.
  private static let statusLimit = 1 << 20

  /// Stream offset of the block that announced the first file.
  private(set) var firstReply: UInt64?
  private var state = State.reply
  private var file: [UInt8] = []
  private var direction = FlowDirection.fromResponder
  private var buffer = BodyBuffer()
  private var hasTold = false

  mutating func consume(
    _ window: borrowing StreamWindow, requested: [UInt8], _ sink: any MessageSink
  ) -> Progress {
    direction = window.direction
    var at = 0
    while true {
      let left = window.bytes.byteCount - at
      switch state {
      case .reply, .name, .length:
        if state == .reply, let skipped = skipRemark(window.bytes.dropping(at)) {
          at += skipped
          if skipped > 0 { continue }
          return Progress(consumed: at, next: .more(atLeast: left + 1))
        }
        guard left >= StratasysBlock.size else {
          // Filling must be passed as it comes, whatever the segments.
          return Progress(consumed: at, next: .more(atLeast: left == 0 ? 1 : StratasysBlock.size))
        }
        if take(StratasysBlock.text(window.bytes, at: at), at: window.offset &+ UInt64(at), requested) {
          at += StratasysBlock.size
        } else {
          if !hasTold {
            sink.trouble(
              "stratasys-resync", "no answer where one was due", at: window.offset &+ UInt64(at), from: direction)
          }
          hasTold = true
          state = .lost
        }
      case .file(let count):
        if left == 0, count > 0 { return Progress(consumed: at) }
        at += readFile(window, at, count, sink)
      case .broken(let count):
        if at > 0 { return Progress(consumed: at) }
        let part = min(count, left)
        state = part == count ? .reply : .broken(count - part)
        return Progress(consumed: part, unknown: part)
      case .lost:
        if at > 0 { return Progress(consumed: at) }
        if let progress = search(window.bytes) { return progress }
      }
    }
  }

  /// `Transferred: N` that some firmware adds behind the file, as a block or as a line, and the filling behind it.
  /// Answers how many bytes of it to pass; 0 when more are needed to tell, `nil` when there is none.
  private func skipRemark(_ bytes: RawSpan) -> Int? {
    guard let first = bytes.u8(at: 0) else { return nil }
    if first == 0 || first == 0x0D || first == 0x0A || first == 0x20 { return 1 }
    let word: StaticString = "Transferred:"
    if bytes.byteCount < 12, HTTP1Recogniser.isPrefix(bytes, of: word) { return 0 }
    guard bytes.begins(with: word) else { return nil }
    var end = 12
    while let byte = bytes.u8(at: end), byte.isASCIIBlank || byte.isASCIIDigit, end < StratasysBlock.size { end += 1 }
    return end
  }

  /// One control block; `false` when it does not belong here.
  private mutating func take(_ text: RawSpan, at offset: UInt64, _ requested: [UInt8]) -> Bool {
    switch state {
    case .reply:
      switch StratasysBlock.word(text) {
      case .sendFile: state = .name
      case .ok, .end: break
      case .getFile, .transferred, .other: return false
      }
    case .name:
      file.removeAll(keepingCapacity: true)
      if StratasysBlock.word(text) == .end {
        file.append(contentsOf: requested)
      } else {
        file.append(bytesOf: text)
      }
      state = .length
    default:
      guard let length = text.decimal, let count = Int(exactly: length) else { return false }
      firstReply = firstReply ?? offset
      state = .file(count)
      buffer.clear()
    }
    return true
  }

  // MARK: - Files

  private mutating func readFile(
    _ window: borrowing StreamWindow, _ at: Int, _ count: Int, _ sink: any MessageSink
  ) -> Int {
    let part = min(count, window.bytes.byteCount - at)
    let bytes = window.bytes.clamped(at..<at + part)
    let offset = window.offset &+ UInt64(at)
    if part == count, buffer.bytes.isEmpty {
      tell(bytes, OffsetMap(identity: part, at: offset), at: offset, isComplete: true, sink)
    } else {
      collect(bytes, at: offset, sink)
      if part == count { tellCollected(isComplete: buffer.repeated == 0, sink) }
    }
    state = part == count ? .reply : .file(count - part)
    if part == count { buffer.clear() }
    return part
  }

  private mutating func collect(_ bytes: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    var done = 0
    while done < bytes.byteCount {
      done += buffer.append(bytes.dropping(done), at: offset &+ UInt64(done), limit: Self.statusLimit)
      if buffer.bytes.count >= Self.statusLimit {
        tellCollected(isComplete: false, sink)
        buffer.startNextPiece()
      }
    }
  }

  private func tellCollected(isComplete: Bool, _ sink: any MessageSink) {
    if buffer.bytes.count <= buffer.repeated { return }
    let offset = buffer.map.pieces.first?.source.lowerBound ?? 0
    tell(buffer.bytes.rawBytes, buffer.map, at: offset, isComplete: isComplete, sink)
  }

  private func tell(
    _ bytes: RawSpan, _ origin: OffsetMap, at offset: UInt64, isComplete: Bool, _ sink: any MessageSink
  ) {
    var start = Array("SendFile ".utf8)
    start.append(contentsOf: file.isEmpty ? Array("NA".utf8) : file)
    let head = MessageHead(protocolName: Stratasys.name, direction: .response, sender: direction)
    let none = bytes.prefix(0)
    sink.begin(head, start: start.rawBytes, host: none)
    // Anything but a whole status text in one run of bytes is searched as it is.
    if buffer.repeated == 0, origin.pieces.count <= 1, StatusText.isStatus(bytes) {
      var text = StatusText(sink, at: offset)
      text.read(bytes)
    } else if bytes.byteCount > 0 {
      sink.body(
        MessageBody(
          part: .payload, bytes: bytes, origin: origin, mediaType: none, contentEncoding: none, isComplete: isComplete,
          repeated: buffer.repeated))
    }
    sink.end()
  }

  // MARK: - Gaps and ends

  mutating func skip(_ count: Int, _ sink: any MessageSink) {
    if case .file(let left) = state, count <= left {
      tellCollected(isComplete: false, sink)
      state = left == count ? .reply : .broken(left - count)
    } else if case .broken(let left) = state, count <= left {
      state = left == count ? .reply : .broken(left - count)
    } else {
      finish(sink)
      state = .lost
    }
    buffer.clear()
  }

  mutating func finish(_ sink: any MessageSink) {
    if case .file = state { tellCollected(isComplete: false, sink) }
    buffer.clear()
    state = .lost
  }

  private mutating func search(_ bytes: RawSpan) -> Progress? {
    guard let at = StratasysSearch.find("SendFile", in: bytes) else {
      let kept = min(bytes.byteCount, StratasysBlock.size - 1)
      let passed = bytes.byteCount - kept
      return Progress(consumed: passed, unknown: passed, next: .more(atLeast: kept + 1))
    }
    state = .reply
    return at == 0 ? nil : Progress(consumed: at, unknown: at)
  }
}
