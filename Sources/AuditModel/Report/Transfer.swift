/// One value of one type at one location, sent from one sender to one recipient over one channel.
///
/// What it says lies in one shared place, because a report holds tens of thousands of transfers, and a copy of all that
/// would cost more than a dozen reference counts.
package struct Transfer: Hashable, Sendable, Codable {
  package struct Sender: Hashable, Sendable, Codable {
    package var address: String
    package var name: String?
    package var role: Role

    package init(address: String, name: String? = nil, role: Role = .unknown) {
      self.address = address
      self.name = name
      self.role = role
    }
  }

  package struct Recipient: Hashable, Sendable, Codable {
    package var address: String
    /// The name by which the sender addressed it.
    package var host: String?
    /// Id of the entity that owns it, from `rules/entities/`.
    package var entity: String?
    package var party: Party
    /// Why host and entity are believed: `host`, `sni`, `dns`, `cname`, `certificate`, `arp`, `address`, `inventory` …
    package var evidence: [String]

    package init(address: String, host: String? = nil, entity: String? = nil, party: Party, evidence: [String] = []) {
      self.address = address
      self.host = host
      self.entity = entity
      self.party = party
      self.evidence = evidence
    }
  }

  package struct Stream: Hashable, Sendable, Codable {
    package var transport: Transport
    /// As Wireshark counts `tcp.stream` and `udp.stream`.
    package var index: Int
    /// HTTP/2 or QUIC stream, where there is one.
    package var sub: Int?

    package init(transport: Transport, index: Int, sub: Int? = nil) {
      self.transport = transport
      self.index = index
      self.sub = sub
    }
  }

  private struct Content: Hashable, Sendable, Codable {
    var id: String
    var dataType: DataType
    var value: MaskedValue
    var form: [Form]
    var confidence: Confidence
    var sender: Sender
    var recipient: Recipient
    var `protocol`: String
    var channel: String
    var direction: MessageDirection
    var location: String
    var capture: Int
    var frames: [Int]
    var framesOmitted: Int?
    var stream: Stream
    var time: String
    var signals: [String: String]
    var links: [String]
    var count: Int
  }

  private final class Box: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }
  }

  private var box: Box

  package init(
    id: String, dataType: DataType, value: MaskedValue, form: [Form], confidence: Confidence, sender: Sender,
    recipient: Recipient, protocol: String, channel: String, direction: MessageDirection, location: String,
    capture: Int, frames: [Int], framesOmitted: Int? = nil, stream: Stream, time: String,
    signals: [String: String] = [:], links: [String] = [], count: Int = 1
  ) {
    box = Box(
      Content(
        id: id, dataType: dataType, value: value, form: form, confidence: confidence, sender: sender,
        recipient: recipient, protocol: `protocol`, channel: channel, direction: direction, location: location,
        capture: capture, frames: frames, framesOmitted: framesOmitted, stream: stream, time: time, signals: signals,
        links: links, count: count))
  }

  package var id: String { box.content.id }
  package var dataType: DataType { box.content.dataType }
  package var value: MaskedValue {
    get { box.content.value }
    set { change { $0.value = newValue } }
  }
  package var form: [Form] { box.content.form }
  package var confidence: Confidence { box.content.confidence }
  package var sender: Sender { box.content.sender }
  package var recipient: Recipient {
    get { box.content.recipient }
    set { change { $0.recipient = newValue } }
  }
  package var `protocol`: String { box.content.`protocol` }
  package var channel: String { box.content.channel }
  package var direction: MessageDirection { box.content.direction }
  package var location: String { box.content.location }
  package var capture: Int { box.content.capture }
  package var frames: [Int] { box.content.frames }
  package var framesOmitted: Int? { box.content.framesOmitted }
  package var stream: Stream { box.content.stream }
  package var time: String { box.content.time }
  package var signals: [String: String] { box.content.signals }
  package var links: [String] { box.content.links }
  package var count: Int { box.content.count }

  private mutating func change(_ body: (inout Content) -> Void) {
    var content = box.content
    body(&content)
    box = Box(content)
  }

  // MARK: Comparing and reading

  package static func == (one: Transfer, other: Transfer) -> Bool { one.box.content == other.box.content }

  package func hash(into hasher: inout Hasher) { box.content.hash(into: &hasher) }

  package init(from decoder: any Decoder) throws { box = Box(try Content(from: decoder)) }

  package func encode(to encoder: any Encoder) throws { try box.content.encode(to: encoder) }
}
