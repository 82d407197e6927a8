import AuditModel
import Bytes

/// One file on its way, between ports that both sides chose. Its first packet proves little (four bytes), so it is held
/// until the other side has answered it.
final class TFTPTransfer: DatagramDecoder {
  /// A longer file is given out in pieces.
  private static let limit = 1 << 20

  private let ports: FlowPorts
  /// Both sides have spoken as TFTP has it.
  private var isConfirmed = false
  /// Packets before that, with their places: read, or searched raw in the end.
  private var held: [(bytes: [UInt8], offset: UInt64, sender: FlowDirection)] = []
  private var blockSize = TFTPPacket.blockSize
  private var sender = FlowDirection.fromInitiator
  private var next: UInt16 = 1
  private var buffer = BodyBuffer()
  private var ends: [UInt64] = [0, 0]

  init(_ ports: FlowPorts) { self.ports = ports }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) -> Coverage? {
    let count = window.bytes.byteCount
    ends[Int(window.direction.rawValue)] = window.offset &+ UInt64(count)
    guard let packet = TFTPPacket(window.bytes) else { return nil }
    if isConfirmed {
      read(packet, window.bytes, at: window.offset, window.direction, sink)
      return Coverage(count, .decoded)
    }
    if case .options = packet { isConfirmed = true }
    if held.contains(where: { $0.sender != window.direction }) { isConfirmed = true }
    guard isConfirmed || held.isEmpty else {
      search(window.bytes, at: window.offset, window.direction, sink)
      return Coverage(count, .opaqueUnknown)
    }
    var bytes: [UInt8] = []
    bytes.append(bytesOf: window.bytes)
    held.append((bytes, window.offset, window.direction))
    return isConfirmed ? readHeld(sink) : Coverage()
  }

  private func readHeld(_ sink: any MessageSink) -> Coverage {
    var coverage = Coverage()
    for (bytes, offset, sender) in held {
      if let packet = TFTPPacket(bytes.rawBytes) { read(packet, bytes.rawBytes, at: offset, sender, sink) }
      coverage.add(bytes.count, to: .decoded)
    }
    held = []
    return coverage
  }

  private func read(
    _ packet: TFTPPacket, _ bytes: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    switch packet {
    case .data(let block): take(block, bytes.dropping(4), at: offset &+ 4, direction, sink)
    case .acknowledgement: break
    case .error: TFTPReader.tellError(bytes, at: offset, direction, to: sink)
    case .options(let size):
      blockSize = size
      TFTPReader.tellOptions(bytes, at: offset, direction, to: sink)
    }
  }

  /// Blocks are numbered from 1; numbers of long files begin again from 0 (RFC 1350 section 2 leaves it open).
  private func take(
    _ block: UInt16, _ data: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    let distance = block &- next
    // One that was sent again.
    if distance >= 0x8000 { return }
    if distance > 0 || direction != sender { flush(isComplete: false, sink) }
    (sender, next) = (direction, block &+ 1)
    if buffer.bytes.count + data.byteCount > Self.limit {
      emit(isComplete: false, sink)
      buffer.startNextPiece()
    }
    _ = buffer.append(data, at: offset, limit: Self.limit)
    if data.byteCount < blockSize { flush(isComplete: true, sink) }
  }

  private func flush(isComplete: Bool, _ sink: any MessageSink) {
    if buffer.bytes.count > buffer.repeated { emit(isComplete: isComplete, sink) }
    buffer.clear()
  }

  private func emit(isComplete: Bool, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: "tftp", direction: .message, sender: sender)
    withBytes(of: "DATA") { sink.begin(head, start: $0, host: RawSpan()) }
    let (bytes, map, repeated) = (buffer.bytes, buffer.map, buffer.repeated)
    sink.body(
      MessageBody(
        part: .body, bytes: bytes.rawBytes, origin: map, mediaType: RawSpan(), contentEncoding: RawSpan(),
        isComplete: isComplete, repeated: repeated))
    sink.end()
  }

  func finish(into sink: any MessageSink) -> Coverage {
    flush(isComplete: false, sink)
    var coverage = Coverage()
    for (bytes, offset, sender) in held {
      search(bytes.rawBytes, at: offset, sender, sink)
      coverage.add(bytes.count, to: .opaqueUnknown)
    }
    held = []
    return coverage
  }

  /// What was no transfer after all.
  private func search(_ bytes: RawSpan, at offset: UInt64, _ sender: FlowDirection, _ sink: any MessageSink) {
    RawWindows.give(
      bytes, at: offset, repeated: 0, isLast: true, of: FlowLabel(.udp, port: ports.responder), protocolName: "udp",
      from: sender, into: sink)
  }

  var heldBytes: Int { 512 + buffer.bytes.count + (held.first?.bytes.count ?? 0) }

  func settledOffset(_ direction: FlowDirection) -> UInt64 {
    if let first = held.first, first.sender == direction { return first.offset }
    if direction == sender, let first = buffer.map.pieces.first { return first.source.lowerBound }
    return ends[Int(direction.rawValue)]
  }
}
