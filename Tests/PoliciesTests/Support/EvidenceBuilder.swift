import AuditModel

@testable import Policies

/// Evidence written down by hand, as the scenarios of the domain describe it. Frames count up by themselves.
struct EvidenceBuilder {
  static let workstation = "192.0.2.10"
  static let printer = "192.0.2.50"
  static let start = Timestamp(seconds: 1_527_800_000)  // 2018-05-31T20:53:20Z

  var evidence = Evidence()
  private var frame = 0

  init(day: String = "2018-06-01T10:00:00Z") {
    var capture = CaptureSummary(index: 0, path: "scenario.pcapng", sha256: "")
    (capture.first, capture.last) = (day, day)
    evidence.captures = [capture]
  }

  mutating func addPrinter() {
    evidence.devices.append(
      DeviceSummary(address: Self.printer, profile: "stratasys-printer", role: .printer))
    evidence.devices.append(DeviceSummary(address: Self.workstation, role: .workstation))
  }

  /// The fields of one message; each is linked to all others of it.
  @discardableResult
  mutating func message(
    _ fields: [(type: DataType, location: String)], to host: String, from sender: String = workstation,
    protocol: String = "http/1.1", channel: String = "tls1.2", form: [Form] = [], digests: [String] = [],
    direction: MessageDirection = .request, signals: [String: String] = [:], confidence: Confidence = .validated,
    traits: [ValueTrait]? = nil
  ) -> [String] {
    frame += 1
    let address = IPAddress(host) ?? Self.address(of: host)
    let name = IPAddress(host) == nil ? host : nil
    let recipient = TestDirectory().recipient(server: address, host: name, at: Self.start)
    let first = evidence.transfers.count
    let ids = fields.indices.map { "t\(first + $0 + 1)" }
    for (index, field) in fields.enumerated() {
      evidence.transfers.append(
        Transfer(
          id: ids[index], dataType: field.type,
          value: MaskedValue(
            mask: "•", digest: index < digests.count ? digests[index] : "d\(first + index)", traits: traits),
          form: form, confidence: confidence, sender: .init(address: sender, role: role(of: sender)),
          recipient: recipient, protocol: `protocol`, channel: channel, direction: direction,
          location: field.location, capture: 0, frames: [frame], stream: .init(transport: .tcp, index: frame),
          time: "2018-06-01T10:00:00Z", signals: signals, links: ids.filter { $0 != ids[index] }))
    }
    return ids
  }

  mutating func contact(_ host: String, from client: String = workstation, channel: String = "clear", opaque: Int = 0) {
    frame += 1
    var coverage = Coverage()
    coverage.add(1000, to: .decoded)
    coverage.add(opaque, to: .opaqueEncrypted)
    let sighting = sighting(host: host, client: client, frames: [frame])
    evidence.contacts.append(
      Contact(
        client: sighting.client, server: sighting.server, serverPort: 443, host: sighting.host,
        protocolName: opaque > 0 ? "tls" : "http/1.1", channel: channel, capture: 0, frames: sighting.frames,
        flow: sighting.flow, time: sighting.time, coverage: coverage))
  }

  mutating func fact(
    _ fact: Fact, host: String, client: String = workstation, count: Int = 1, signals: [String: String] = [:],
    protocol: String = "http/1.1"
  ) {
    let frames = (1...count).map { frame + $0 }
    frame += count
    let place = sighting(host: host, client: client, frames: frames, protocol: `protocol`, signals: signals)
    evidence.facts.append(SightedFact(fact, place, count: count))
  }

  private func sighting(
    host: String, client: String, frames: [Int], protocol: String = "http/1.1", signals: [String: String] = [:]
  ) -> Sighting {
    Sighting(
      capture: 0, frames: FrameList(frames), flow: FlowReference(transport: .tcp, firstFrame: frames[0]),
      time: Self.start, client: IPAddress(client) ?? IPAddress(v4: 0),
      server: IPAddress(host) ?? Self.address(of: host),
      serverPort: 80, host: IPAddress(host) == nil ? host : nil, protocolName: `protocol`, signals: signals)
  }

  private func role(of sender: String) -> Role { evidence.devices.first { $0.address == sender }?.role ?? .unknown }

  private static func address(of host: String) -> IPAddress {
    IPAddress(v4: 0xCB00_7100 | UInt32(host.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFF }))
  }
}
