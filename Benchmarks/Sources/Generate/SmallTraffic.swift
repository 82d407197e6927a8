/// Many small packets: few flows that go on and on, or a new flow for almost every packet.
struct SmallTraffic {
  private static let devices = 2_000

  private let isChurn: Bool
  private var random: SeededGenerator
  private var messages: SmallMessages
  private var made = 0
  /// Next sequence number of each device's MQTT connection; absent before its handshake.
  private var mqttNext: [Int: UInt32] = [:]
  /// Conversations of the variant with few flows, by kind and device.
  private var seen: Set<Int> = []

  init(seed: UInt64, isChurn: Bool) {
    self.isChurn = isChurn
    random = SeededGenerator(seed)
    messages = SmallMessages(seed: seed)
  }

  mutating func write(_ size: Int, to output: CaptureOutput, planting planter: inout Planter) {
    var frames = FrameWriter(output)
    while output.bytes < size {
      output.time += UInt64(random.below(300))
      made += 1
      let kind = random.below(100)
      switch kind {
      case ..<40: exchangeDNS(&frames)
      case ..<50: announce(isSSDP: false, &frames)
      case ..<60: announce(isSSDP: true, &frames)
      case ..<75: exchangeSNMP(&frames, &planter)
      case ..<85: log(&frames, &planter)
      default: publish(&frames, &planter)
      }
    }
    if !isChurn { output.flows = seen.count }
  }

  /// A device, and the port it uses: its own, or a fresh one with each exchange.
  private mutating func device(_ kind: Int, _ output: CaptureOutput, lowestPort: UInt16 = 20_000) -> (Int, Host) {
    if isChurn {
      output.flows += 1
      let number = made % 65_000
      return (number, Host(address: 0x0A4D_0000 | UInt32(number), port: lowestPort &+ UInt16(made / 65_000)))
    }
    let number = random.below(Self.devices)
    seen.insert(kind * Self.devices + number)
    return (number, Host(address: 0x0A4D_0000 | UInt32(number), port: lowestPort))
  }

  private mutating func exchangeDNS(_ frames: inout FrameWriter) {
    let (number, client) = device(0, frames.output)
    let server = Host(address: 0xC000_0235, port: 53)
    let identifier = UInt16(truncatingIfNeeded: made)
    messages.dns(host: number, isAnswer: false, identifier: identifier)
    send(client, server, &frames)
    messages.dns(host: number, isAnswer: true, identifier: identifier)
    send(server, client, &frames)
  }

  private mutating func announce(isSSDP: Bool, _ frames: inout FrameWriter) {
    let port: UInt16 = isSSDP ? 1_900 : 5_353
    let (number, from) = device(isSSDP ? 1 : 2, frames.output, lowestPort: isSSDP ? 30_000 : 5_353)
    let group = Host(address: isSSDP ? 0xEFFF_FFFA : 0xE000_00FB, port: port)
    if isSSDP { messages.ssdp(host: number) } else { messages.mdns(host: number) }
    send(from, group, &frames)
  }

  private mutating func exchangeSNMP(_ frames: inout FrameWriter, _ planter: inout Planter) {
    let (number, client) = device(3, frames.output)
    let printer = Host(address: 0xC633_6400 | UInt32(number & 0xFF), port: 161)
    let identifier = UInt16(truncatingIfNeeded: made)
    messages.snmp(identifier: identifier, answer: nil)
    send(client, printer, &frames)
    messages.snmp(
      identifier: identifier, answer: random.once(in: 100) ? "fdm \(planter.mac())" : "printer-\(number)")
    send(printer, client, &frames)
  }

  private mutating func log(_ frames: inout FrameWriter, _ planter: inout Planter) {
    let (number, client) = device(4, frames.output)
    messages.syslog(host: number, note: random.once(in: 50) ? " for \(planter.email())" : "")
    send(client, Host(address: 0xC000_0214, port: 514), &frames)
  }

  /// Telemetry over MQTT: on a connection that stays, or on one that the capture shows a single segment of.
  private mutating func publish(_ frames: inout FrameWriter, _ planter: inout Planter) {
    let (number, client) = device(5, frames.output)
    let broker = Host(address: 0xCB00_7121, port: 1_883)
    let payload = random.once(in: 50) ? "{\"mac\":\"\(planter.mac())\"}" : "{\"temperature\":\(random.below(90))}"
    messages.mqtt(host: number, payload: payload)
    var next = UInt32(number) &* 65_537 &+ 1
    if !isChurn {
      next = mqttNext[number] ?? next
      if mqttNext[number] == nil {
        segment(client, broker, next &- 1, 0, FrameWriter.syn, false, &frames)
        segment(broker, client, 0, next, FrameWriter.syn | FrameWriter.ack, false, &frames)
      }
      mqttNext[number] = next &+ UInt32(messages.bytes.count)
    }
    segment(client, broker, next, 1, FrameWriter.ack | FrameWriter.push, true, &frames)
    if !isChurn {
      segment(broker, client, 1, next &+ UInt32(messages.bytes.count), FrameWriter.ack, false, &frames)
    }
  }

  private func send(_ source: Host, _ destination: Host, _ frames: inout FrameWriter) {
    messages.bytes.withUnsafeBytes { frames.udp(source, destination, payload: $0) }
  }

  private func segment(
    _ source: Host, _ destination: Host, _ sequence: UInt32, _ acknowledgement: UInt32, _ flags: UInt8,
    _ hasPayload: Bool, _ frames: inout FrameWriter
  ) {
    messages.bytes.withUnsafeBytes { bytes in
      frames.tcp(
        source, destination, sequence: sequence, acknowledgement: acknowledgement, flags: flags,
        payload: hasPayload ? bytes : UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }
}
