/// A keep-alive connection: its two ends, its sequence numbers, and the message that is under way.
struct HTTPConnection {
  enum Phase { case opening, idle, sending, closed }

  static let segmentSize = 1_460

  let client: Host
  let server: Host
  /// Which of the clients, with its cookie, has it.
  let number: Int
  let isBeacon: Bool
  var phase = Phase.opening
  var requestsLeft: Int
  var clientNext: UInt32
  var serverNext: UInt32
  var isRequest = false
  var message: [UInt8] = []
  var sent = 0
  /// Segments since the last acknowledgement.
  var unacknowledged = 0

  init(client: Host, server: Host, number: Int, isBeacon: Bool, requests: Int, _ random: inout SeededGenerator) {
    self.client = client
    self.server = server
    self.number = number
    self.isBeacon = isBeacon
    requestsLeft = requests
    clientNext = UInt32(truncatingIfNeeded: random.next())
    serverNext = UInt32(truncatingIfNeeded: random.next())
  }

  mutating func open(_ frames: inout FrameWriter) {
    send(fromClient: true, FrameWriter.syn, &frames)
    clientNext &+= 1
    send(fromClient: false, FrameWriter.syn | FrameWriter.ack, &frames)
    serverNext &+= 1
    send(fromClient: true, FrameWriter.ack, &frames)
    phase = .idle
  }

  mutating func begin(_ bytes: [UInt8], isRequest: Bool) {
    message = bytes
    sent = 0
    self.isRequest = isRequest
    phase = .sending
  }

  /// Sends up to `count` segments of the message; a few change places or come twice, as they do on a network.
  mutating func proceed(_ count: Int, _ random: inout SeededGenerator, _ frames: inout FrameWriter) {
    for _ in 0..<count where sent < message.count {
      let next = min(message.count, sent + Self.segmentSize)
      let isSwapped = next < message.count && random.once(in: 400)
      let end = isSwapped ? min(message.count, next + Self.segmentSize) : next
      if isSwapped { segment(next..<end, &frames) }
      segment(sent..<next, &frames)
      if random.once(in: 400) { segment(sent..<next, &frames) }
      sent = end
      unacknowledged += 1
      if unacknowledged >= 2 { acknowledge(&frames) }
    }
    guard sent == message.count else { return }
    if unacknowledged > 0 { acknowledge(&frames) }
    advance(by: message.count)
    message = []
    sent = 0
    phase = .idle
  }

  mutating func close(_ frames: inout FrameWriter) {
    send(fromClient: true, FrameWriter.fin | FrameWriter.ack, &frames)
    clientNext &+= 1
    send(fromClient: false, FrameWriter.fin | FrameWriter.ack, &frames)
    serverNext &+= 1
    send(fromClient: true, FrameWriter.ack, &frames)
    phase = .closed
  }

  private func segment(_ range: Range<Int>, _ frames: inout FrameWriter) {
    let base = isRequest ? clientNext : serverNext
    message.withUnsafeBytes { bytes in
      frames.tcp(
        isRequest ? client : server, isRequest ? server : client,
        sequence: base &+ UInt32(range.lowerBound), acknowledgement: isRequest ? serverNext : clientNext,
        flags: range.upperBound == message.count ? FrameWriter.ack | FrameWriter.push : FrameWriter.ack,
        payload: UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }

  private mutating func acknowledge(_ frames: inout FrameWriter) {
    unacknowledged = 0
    let received = (isRequest ? clientNext : serverNext) &+ UInt32(sent)
    frames.tcp(
      isRequest ? server : client, isRequest ? client : server, sequence: isRequest ? serverNext : clientNext,
      acknowledgement: received, flags: FrameWriter.ack, payload: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  private mutating func advance(by count: Int) {
    if isRequest { clientNext &+= UInt32(count) } else { serverNext &+= UInt32(count) }
  }

  private func send(fromClient: Bool, _ flags: UInt8, _ frames: inout FrameWriter) {
    frames.tcp(
      fromClient ? client : server, fromClient ? server : client, sequence: fromClient ? clientNext : serverNext,
      acknowledgement: flags & FrameWriter.ack == 0 ? 0 : fromClient ? serverNext : clientNext, flags: flags,
      payload: UnsafeRawBufferPointer(start: nil, count: 0))
  }
}
