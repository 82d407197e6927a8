/// Some 400 keep-alive connections at a time, their packets interleaved.
struct HTTPTraffic {
  private static let width = 400
  private static let clients = 500

  private(set) var pairs = 0
  private var random: SeededGenerator
  private var messages: HTTPMessages
  private var opened = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed)
    messages = HTTPMessages(seed: seed)
  }

  /// Writes until the capture has `size` bytes, then lets each connection end in peace.
  mutating func write(_ size: Int, to output: CaptureOutput, planting planter: inout Planter) {
    var frames = FrameWriter(output)
    var connections = (0..<Self.width).map { _ in connection() }
    // What is under way at the end takes about this much.
    let enough = max(size / 2, size - Self.width * 16_000)
    while !connections.isEmpty {
      let index = random.below(connections.count)
      output.time += UInt64(random.below(2_000))
      step(&connections[index], mayGoOn: output.bytes < enough, &frames, &planter)
      guard connections[index].phase == .closed else { continue }
      if output.bytes < enough {
        connections[index] = connection()
      } else {
        connections.swapAt(index, connections.count - 1)
        connections.removeLast()
      }
    }
    output.flows = opened
  }

  private mutating func step(
    _ connection: inout HTTPConnection, mayGoOn: Bool, _ frames: inout FrameWriter, _ planter: inout Planter
  ) {
    switch connection.phase {
    case .opening: connection.open(&frames)
    case .idle where connection.isRequest:
      connection.begin(messages.response(isBeacon: connection.isBeacon, planting: &planter), isRequest: false)
      connection.proceed(1 + random.below(4), &random, &frames)
    case .idle:
      guard connection.requestsLeft > 0, mayGoOn else { return connection.close(&frames) }
      connection.requestsLeft -= 1
      pairs += 1
      let request = messages.request(
        client: connection.number, isBeacon: connection.isBeacon, planting: &planter)
      connection.begin(request, isRequest: true)
      connection.proceed(4, &random, &frames)
    case .sending: connection.proceed(1 + random.below(4), &random, &frames)
    case .closed: return
    }
  }

  private mutating func connection() -> HTTPConnection {
    opened += 1
    let number = random.below(Self.clients)
    let isBeacon = random.once(in: 8)
    // Ports go round slowly, so none is used again while its connection may still be open.
    let client = Host(
      address: 0x0A4D_0100 + UInt32(number), port: UInt16(10_000 + opened % 50_000))
    let server = Host(address: isBeacon ? 0xC633_6407 : 0xCB00_7110 + UInt32(random.below(8)), port: 80)
    return HTTPConnection(
      client: client, server: server, number: number, isBeacon: isBeacon, requests: 4 + random.below(6), &random)
  }
}
