import AuditModel
import Bytes

/// One direction: objects, and raw bytes that an object announced.
struct JSONRPCSide {
  private enum State: Equatable {
    case object
    /// So many raw bytes are to come.
    case raw(UInt64, Raw)
    /// The sixteen bytes before a camera picture: its size, width, height and format (public clients).
    case cameraHead
    /// Behind a picture's bytes: some count the head in its size and some do not, so the next object may begin here or
    /// sixteen bytes on.
    case cameraTail
    case lost
  }

  private enum Raw { case file, picture, pictureEnd }

  private static let cameraHeadSize = 16
  /// Objects longer than this are searched and not read.
  private static let objectLimit = 512 << 10

  private let direction: FlowDirection
  private var state = State.object
  private var scan = JSONScan()
  private var buffer = BodyBuffer()
  private var isPicture = false

  init(_ direction: FlowDirection) { self.direction = direction }

  mutating func consume(
    _ window: borrowing StreamWindow, _ calls: inout JSONRPCCalls, _ sink: any MessageSink
  ) -> Progress {
    var at = 0
    while true {
      let rest = window.bytes.dropping(at)
      if state == .lost {
        if at > 0 { return Progress(consumed: at) }
        if let progress = search(rest) { return progress }
      }
      guard let first = rest.u8(at: 0) else { return Progress(consumed: at) }
      let offset = window.offset &+ UInt64(at)
      switch state {
      case .raw(let left, let kind): at += takeRaw(rest, left, kind, at: offset, sink)
      case .cameraHead:
        guard rest.byteCount >= Self.cameraHeadSize else {
          return Progress(consumed: at, next: .more(atLeast: Self.cameraHeadSize))
        }
        beginPicture(rest)
        at += Self.cameraHeadSize
      case .cameraTail:
        guard rest.byteCount >= 2 else { return Progress(consumed: at, next: .more(atLeast: 2)) }
        let isObject = first == 0x7B && (rest[1] == 0x22 || rest[1] <= 0x20)
        state = isObject ? .object : .raw(UInt64(Self.cameraHeadSize), .pictureEnd)
        if isObject { endRaw(isComplete: true, sink) }
      case .object:
        if first <= 0x20 || first == 0x1E {
          at += 1
          continue
        }
        guard first == 0x7B else {
          loseWay(at: offset, sink)
          continue
        }
        guard let end = scan.end(of: rest) else {
          guard scan.isBroken || scan.scanned >= Self.objectLimit else {
            return Progress(consumed: at, next: .more(atLeast: rest.byteCount + 1))
          }
          loseWay(at: offset, sink)
          continue
        }
        scan = JSONScan()
        guard end <= Self.objectLimit else {
          loseWay(at: offset, sink)
          continue
        }
        tell(rest.prefix(end), at: offset, &calls, sink)
        at += end
      case .lost: continue
      }
    }
  }

  // MARK: Objects

  private mutating func tell(
    _ bytes: RawSpan, at offset: UInt64, _ calls: inout JSONRPCCalls, _ sink: any MessageSink
  ) {
    let object = JSONRPCObject(bytes)
    var start: [UInt8] = []
    let id = bytes.clamped(object.id ?? 0..<0)
    let side = direction.rawValue
    if let range = object.method {
      let method = bytes.clamped(range)
      start.append(bytesOf: method.prefix(120))
      calls.note(id, method, from: side)
      if method.equals("put_raw"), let length = object.rawLength, length > 0 { state = .raw(length, .file) }
      if method.equals("camera_frame") { state = .cameraHead }
    } else {
      start.append(contentsOf: "answer".utf8)
      if let method = calls.take(id, answeredBy: side) {
        start.append(0x20)
        start.append(contentsOf: method)
      }
    }
    let isCall = object.method != nil && object.id != nil
    begin(start.rawBytes, isCall ? .request : object.isAnswer ? .response : .message, sink)
    give(bytes, OffsetMap(identity: bytes.byteCount, at: offset), "application/json", isComplete: true, 0, sink)
    sink.end()
  }

  private func begin(_ start: RawSpan, _ kind: MessageDirection, _ sink: any MessageSink) {
    sink.begin(
      MessageHead(protocolName: JSONRPCModule.name, direction: kind, sender: direction), start: start,
      host: start.prefix(0))
  }

  private func give(
    _ bytes: RawSpan, _ origin: OffsetMap, _ type: StaticString, isComplete: Bool, _ repeated: Int,
    _ sink: any MessageSink
  ) {
    withBytes(of: type) { type in
      sink.body(
        MessageBody(
          part: .payload, bytes: bytes, origin: origin, mediaType: type, contentEncoding: bytes.prefix(0),
          isComplete: isComplete, repeated: repeated))
    }
  }

  // MARK: Raw bytes

  /// The size comes first, most significant byte first.
  private mutating func beginPicture(_ head: RawSpan) {
    let size = UInt64(head.u32(at: 0) ?? 0)
    isPicture = true
    state = size > UInt64(Self.cameraHeadSize) ? .raw(size - UInt64(Self.cameraHeadSize), .picture) : .object
  }

  private mutating func takeRaw(
    _ bytes: RawSpan, _ left: UInt64, _ kind: Raw, at offset: UInt64, _ sink: any MessageSink
  ) -> Int {
    let count = Int(clamping: min(left, UInt64(bytes.byteCount)))
    var done = 0
    while done < count {
      done += buffer.append(
        bytes.clamped(done..<count), at: offset &+ UInt64(done), limit: BodyBuffer.pieceLimit)
      if buffer.bytes.count >= BodyBuffer.pieceLimit {
        giveRaw(isComplete: false, sink)
        buffer.startNextPiece()
      }
    }
    if UInt64(count) < left {
      state = .raw(left - UInt64(count), kind)
    } else if kind == .picture {
      state = .cameraTail
    } else {
      state = .object
      endRaw(isComplete: true, sink)
    }
    return count
  }

  private mutating func endRaw(isComplete: Bool, _ sink: any MessageSink) {
    giveRaw(isComplete: isComplete, sink)
    buffer.clear()
    isPicture = false
  }

  private func giveRaw(isComplete: Bool, _ sink: any MessageSink) {
    guard buffer.bytes.count > buffer.repeated else { return }
    let bytes = buffer.bytes
    let isImage = isPicture || bytes.rawBytes.u16(at: 0) == 0xFFD8
    withBytes(of: isImage ? "camera_frame data" : "put_raw data") { begin($0, .message, sink) }
    give(
      bytes.rawBytes, buffer.map, isImage ? "image/jpeg" : "application/octet-stream",
      isComplete: isComplete && buffer.repeated == 0, buffer.repeated, sink)
    sink.end()
  }

  // MARK: Losing and finding the way

  private mutating func loseWay(at offset: UInt64, _ sink: any MessageSink) {
    sink.trouble("json-rpc-resync", "no object where one was due", at: offset, from: direction)
    state = .lost
    mustAdvance = true
    scan = JSONScan()
  }

  mutating func skip(_ count: Int, _ sink: any MessageSink) {
    if case .raw(let left, .file) = state, UInt64(count) < left {
      giveRaw(isComplete: false, sink)
      buffer.clear()
      state = .raw(left - UInt64(count), .file)
      return
    }
    finish(sink)
    state = .lost
    mustAdvance = false
    scan = JSONScan()
  }

  mutating func finish(_ sink: any MessageSink) {
    endRaw(isComplete: false, sink)
  }

  /// Looks for the next whole object; what lies before it is unknown. `nil` when it begins at once.
  private mutating func search(_ bytes: RawSpan) -> Progress? {
    var from = 0
    while let hit = bytes.firstIndex(of: 0x7B, from: from) {
      let rest = bytes.dropping(hit)
      if hit > 0 { mustAdvance = false }
      let wait = Progress(consumed: hit, unknown: hit, next: .more(atLeast: rest.byteCount + 1))
      if rest.byteCount < Self.keyLength { return wait }
      if !mustAdvance, Self.isObject(rest) {
        var scan = JSONScan(depthLimit: 64)
        if scan.end(of: rest.prefix(Self.searchLimit)) != nil {
          state = .object
          return hit == 0 ? nil : Progress(consumed: hit, unknown: hit)
        }
        if !scan.isBroken, rest.byteCount < Self.searchLimit { return wait }
      }
      mustAdvance = false
      from = hit + 1
    }
    mustAdvance = false
    return Progress(consumed: bytes.byteCount, unknown: bytes.byteCount)
  }

  private static func isObject(_ bytes: RawSpan) -> Bool {
    bytes.begins(with: "{\"jsonrpc\"") || bytes.begins(with: "{\"id\":") || bytes.begins(with: "{\"method\"")
      || bytes.begins(with: "{\"params\"") || bytes.begins(with: "{\"result\"") || bytes.begins(with: "{\"error\"")
  }

  private static let keyLength = 10
  /// Longer objects are not found again.
  private static let searchLimit = 64 << 10
  /// What stands at the front was no object and must not be found again.
  private var mustAdvance = false
}
