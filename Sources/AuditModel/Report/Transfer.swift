/// One value of one type at one location, sent from one sender to one recipient over one channel.
///
/// What it says lies in one shared place, because a report holds tens of thousands of transfers, and a copy of all that
/// would cost more than a dozen reference counts. Whoever goes through all transfers looks at `box.content`, where a part
/// of a part can be read without a copy of the whole.
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

  /// What a transfer says.
  package struct Content: Hashable, Sendable, Codable {
    package fileprivate(set) var id: String
    package fileprivate(set) var dataType: DataType
    package fileprivate(set) var value: MaskedValue
    package fileprivate(set) var form: [Form]
    package fileprivate(set) var confidence: Confidence
    package fileprivate(set) var sender: Sender
    package fileprivate(set) var recipient: Recipient
    package fileprivate(set) var `protocol`: String
    package fileprivate(set) var channel: String
    package fileprivate(set) var direction: MessageDirection
    package fileprivate(set) var location: String
    package fileprivate(set) var capture: Int
    package fileprivate(set) var frames: [Int]
    package fileprivate(set) var framesOmitted: Int?
    package fileprivate(set) var stream: Stream
    package fileprivate(set) var time: String
    package fileprivate(set) var signals: [String: String]
    package fileprivate(set) var links: [String]
    package fileprivate(set) var count: Int
  }

  /// The shared place.
  package final class Box: Sendable {
    package let content: Content

    fileprivate init(_ content: Content) { self.content = content }
  }

  package private(set) var box: Box

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
