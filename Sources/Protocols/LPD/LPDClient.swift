import AuditModel
import Bytes

/// The client's side (RFC 1179 sections 5 and 6).
struct LPDClient {
  private enum State: Equatable {
    case command, file
    /// A control file of so many bytes, and a byte of zero behind it.
    case control(Int)
    /// A data file of which so many bytes are to come, or one that ends with the connection.
    case data(Int), openEnd
    case fileEnd, lost
  }

  /// A longer control file is read as data.
  private static let controlLimit = 65_536

  private(set) var start: [UInt8] = []
  /// The daemon answers with text.
  private(set) var isAsking = false
  private var state = State.command
  private var payload = PayloadCollector()

  mutating func consume(_ window: borrowing StreamWindow, _ sink: any MessageSink) throws(DecodeError) -> Progress {
    var at = 0
    while at < window.bytes.byteCount {
      let rest = window.bytes.dropping(at)
      let offset = window.offset &+ UInt64(at)
      switch state {
      case .command, .file:
        guard let command = LPDCommand(rest), LPDCommand.isPlausible(rest) else {
          if LPDCommand.isPlausible(rest) { return Progress(consumed: at, next: .more(atLeast: rest.byteCount + 1)) }
          if at > 0 { return Progress(consumed: at) }
          throw .malformed("LPD: no command", at: 0)
        }
        take(command, at: offset, window.direction, sink)
        at += command.length
      case .control(let count):
        guard rest.byteCount >= count else { return Progress(consumed: at, next: .more(atLeast: count)) }
        readControl(rest.prefix(count), at: offset, window.direction, sink)
        at += count
        state = .fileEnd
      case .data(let count):
        let part = rest.prefix(count)
        collect(part, at: offset, window.direction, sink)
        at += part.byteCount
        state = .data(count - part.byteCount)
        if part.byteCount == count { endPayload(isComplete: true, window.direction, sink) }
      case .openEnd:
        collect(rest, at: offset, window.direction, sink)
        at += rest.byteCount
      case .fileEnd:
        if rest[0] == 0 { at += 1 }
        state = .file
      case .lost:
        if at > 0 { return Progress(consumed: at) }
        return Progress(consumed: rest.byteCount, unknown: rest.byteCount)
      }
    }
    return Progress(consumed: at)
  }

  // MARK: - Commands

  private mutating func take(
    _ command: borrowing LPDCommand, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    if state == .file, let file = command.file {
      tellFileName(command, file.name, at: offset &+ 1, direction, sink)
      if command.code == 2 {
        state = file.count <= Self.controlLimit ? .control(file.count) : .data(file.count)
      } else {
        state = file.count == 0 ? .openEnd : .data(file.count)
      }
      return
    }
    if state == .file, command.code == 1 { return }
    beginCommand(command)
    state = command.code == 2 ? .file : .command
    isAsking = command.code >= 3
    tellOperands(command, at: offset &+ 1, direction, sink)
  }

  /// The message's first words: what is asked, and the queue.
  private mutating func beginCommand(_ command: borrowing LPDCommand) {
    let word: StaticString =
      switch command.code {
      case 1: "PRINT-WAITING "
      case 2: "RECEIVE "
      case 3, 4: "QUEUE-STATE "
      default: "REMOVE "
      }
    start.removeAll(keepingCapacity: true)
    withBytes(of: word) { start.append(bytesOf: $0) }
    let queue = command.operands.prefix(command.operands.firstIndex(of: 0x20) ?? command.operands.byteCount)
    start.append(bytesOf: queue.prefix(64))
  }

  /// Behind the queue stand user names or job numbers; to remove jobs the first is who asks.
  private func tellOperands(
    _ command: borrowing LPDCommand, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    guard let blank = command.operands.firstIndex(of: 0x20) else { return }
    begin(direction, command.operands.prefix(0), sink)
    var low = blank + 1
    while low < command.operands.byteCount {
      let high = command.operands.firstIndex(of: 0x20, from: low) ?? command.operands.byteCount
      let value = command.operands.clamped(low..<high)
      let place = offset &+ UInt64(low)
      if value.decimal == nil {
        withBytes(of: "user-name") { sink.field(.field, name: $0, value: value, at: place) }
      }
      low = high + 1
    }
    sink.end()
  }

  /// `cfA123host`: the letter and number of the job, then the name of the host that sends it.
  private func tellFileName(
    _ command: borrowing LPDCommand, _ name: Range<Int>, at offset: UInt64, _ direction: FlowDirection,
    _ sink: any MessageSink
  ) {
    guard name.count > 6 else { return }
    let host = command.operands.clamped(name.lowerBound + 6..<name.upperBound)
    begin(direction, command.operands.prefix(0), sink)
    withBytes(of: "host-name") {
      sink.field(.field, name: $0, value: host, at: offset &+ UInt64(name.lowerBound + 6))
    }
    sink.end()
  }

  // MARK: - Files

  /// RFC 1179 section 7: a letter and its operand in each line.
  private func readControl(
    _ bytes: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    begin(direction, bytes.prefix(0), sink)
    var low = 0
    while low < bytes.byteCount {
      let high = bytes.firstIndex(of: 0x0A, from: low) ?? bytes.byteCount
      if high > low + 1 {
        let value = bytes.clamped(low + 1..<high)
        withBytes(of: Self.name(of: bytes[low])) {
          sink.field(.field, name: $0, value: value, at: offset &+ UInt64(low + 1))
        }
      }
      low = high + 1
    }
    sink.end()
  }

  private static func name(of letter: UInt8) -> StaticString {
    switch letter {
    case 0x43: "class"
    case 0x48: "host-name"
    case 0x4A: "job-name"
    case 0x4C: "banner-user-name"
    case 0x4D: "mail-user-name"
    case 0x4E: "file-name"
    case 0x50: "user-name"
    case 0x53: "link-data"
    case 0x54: "job-title"
    case 0x55: "unlink"
    case 0x49: "indent"
    case 0x57: "width"
    default: "print-file"
    }
  }

  private mutating func collect(
    _ bytes: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    let words = start
    payload.append(bytes, at: offset) { Self.tell($0, words, direction, sink) }
  }

  private mutating func endPayload(isComplete: Bool, _ direction: FlowDirection, _ sink: any MessageSink) {
    let words = start
    payload.end(isComplete: isComplete) { Self.tell($0, words, direction, sink) }
    state = .fileEnd
  }

  private static func tell(
    _ body: borrowing MessageBody, _ start: [UInt8], _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    let head = MessageHead(protocolName: LPD.name, direction: .request, sender: direction)
    let none = body.bytes.prefix(0)
    sink.begin(head, start: start.rawBytes, host: none)
    sink.body(body)
    sink.end()
  }

  private func begin(_ direction: FlowDirection, _ none: RawSpan, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: LPD.name, direction: .request, sender: direction)
    sink.begin(head, start: start.rawBytes, host: none)
  }

  // MARK: - Gaps and ends

  mutating func skip(_ count: Int, _ direction: FlowDirection, _ sink: any MessageSink) {
    if case .data(let left) = state, count <= left {
      let words = start
      payload.end(isComplete: false) { Self.tell($0, words, direction, sink) }
      state = left == count ? .fileEnd : .data(left - count)
      return
    }
    finish(direction, sink)
    if state != .openEnd { state = .lost }
  }

  mutating func finish(_ direction: FlowDirection, _ sink: any MessageSink) {
    let words = start
    let isComplete = state == .openEnd
    payload.end(isComplete: isComplete) { Self.tell($0, words, direction, sink) }
  }
}
