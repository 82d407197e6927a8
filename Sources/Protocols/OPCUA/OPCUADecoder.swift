import AuditModel
import Bytes

/// Reads both sides chunk by chunk.
final class OPCUADecoder: StreamDecoder {
  /// Chunks longer than this are passed over; sessions are opened with far less.
  private static let readLimit = 256 << 10

  /// What of a chunk that is not kept is still to come, by direction, and whether it is encrypted.
  private var passing: [(left: Int, isEncrypted: Bool)] = [(0, false), (0, false)]
  private var isLost = [false, false]
  /// What came of messages that stand in several chunks.
  private var parts = [OPCUAParts(), OPCUAParts()]
  /// The channel's policy is None: everything is in clear.
  private var isClear: Bool?

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let side = Int(window.direction.rawValue)
    if passing[side].left > 0 { return pass(window.bytes.byteCount, side) }
    if isLost[side] { return search(window, side) }
    guard window.bytes.byteCount >= OPCUAChunk.headSize else {
      return Progress(consumed: 0, next: .more(atLeast: OPCUAChunk.headSize))
    }
    guard let chunk = OPCUAChunk(window.bytes) else {
      sink.trouble("opcua-resync", "no chunk where one was due", at: window.offset, from: window.direction)
      isLost[side] = true
      return search(window, side)
    }
    guard chunk.size <= Self.readLimit else {
      sink.trouble("unsupported", "an OPC UA chunk too large to be read", at: window.offset, from: window.direction)
      passing[side] = (chunk.size, isClear == false)
      return pass(window.bytes.byteCount, side)
    }
    guard window.bytes.byteCount >= chunk.size else { return Progress(consumed: 0, next: .more(atLeast: chunk.size)) }
    let isPart = chunk.isFinal != UInt8(ascii: "F") || !parts[side].isEmpty
    if chunk.kind == .message, isPart, isClear == true { return takePart(window, chunk, side, sink) }
    var reader = OPCUAReader(window, chunk, sink)
    let outcome = reader.read(isClear: isClear)
    if let isClear = reader.isClear { self.isClear = isClear }
    return progress(outcome, chunk.size)
  }

  private func progress(_ outcome: OPCUAReader.Outcome, _ count: Int) -> Progress {
    switch outcome {
    case .read: Progress(consumed: count)
    case .encrypted: Progress(consumed: count, encrypted: count)
    case .unsupported: Progress(consumed: count, unsupported: count)
    }
  }

  // MARK: - Messages in several chunks

  private func takePart(
    _ window: borrowing StreamWindow, _ chunk: OPCUAChunk, _ side: Int, _ sink: any MessageSink
  ) -> Progress {
    let bytes = window.bytes.prefix(chunk.size)
    if !parts[side].goesOn(with: bytes) { endParts(window.direction, isWhole: false, sink) }
    let isAbort = chunk.isFinal == UInt8(ascii: "A")
    // What is said when a message is given up is the reason.
    if isAbort { endParts(window.direction, isWhole: false, sink) }
    parts[side].append(bytes, at: window.offset)
    guard chunk.isFinal != UInt8(ascii: "C") || parts[side].isFull else {
      return progress(parts[side].isKnown ? .read : .unsupported, chunk.size)
    }
    let isWhole = chunk.isFinal == UInt8(ascii: "F") && !parts[side].isFull
    return progress(endParts(window.direction, isWhole: isWhole, sink), chunk.size)
  }

  @discardableResult
  private func endParts(
    _ direction: FlowDirection, isWhole: Bool, _ sink: any MessageSink
  ) -> OPCUAReader.Outcome {
    let side = Int(direction.rawValue)
    guard !parts[side].isEmpty else { return .read }
    let (bytes, origin) = (parts[side].bytes, parts[side].origin)
    parts[side].clear()
    var reader = OPCUAReader(
      bytes.rawBytes, origin, OPCUAChunk(messageOf: bytes.count, isWhole: isWhole), from: direction, sink)
    return reader.read(isClear: isClear)
  }

  private func pass(_ available: Int, _ side: Int) -> Progress {
    let count = min(passing[side].left, available)
    passing[side].left -= count
    return passing[side].isEncrypted
      ? Progress(consumed: count, encrypted: count) : Progress(consumed: count, unsupported: count)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    let side = Int(direction.rawValue)
    endParts(direction, isWhole: false, sink)
    if count <= passing[side].left {
      passing[side].left -= count
    } else {
      passing[side].left = 0
      isLost[side] = true
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    endParts(rest.direction, isWhole: false, sink)
  }

  /// Looks for the next chunk's head.
  private func search(_ window: borrowing StreamWindow, _ side: Int) -> Progress {
    let bytes = window.bytes
    var at = 0
    while at + OPCUAChunk.headSize <= bytes.byteCount {
      if let chunk = OPCUAChunk(bytes.dropping(at)), chunk.size <= Self.readLimit {
        isLost[side] = false
        return Progress(consumed: at, unknown: at)
      }
      at += 1
    }
    return Progress(consumed: at, unknown: at, next: .more(atLeast: bytes.byteCount - at + 1))
  }
}
