/// One value of one type at one location, sent from one sender to one recipient over one channel.
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

  package var id: String
  package var dataType: DataType
  package var value: MaskedValue
  package var form: [Form]
  package var confidence: Confidence
  package var sender: Sender
  package var recipient: Recipient
  package var `protocol`: String
  package var channel: String
  package var direction: MessageDirection
  package var location: String
  package var capture: Int
  package var frames: [Int]
  package var framesOmitted: Int?
  package var stream: Stream
  package var time: String
  package var signals: [String: String]
  package var links: [String]
  package var count: Int

  package init(
    id: String, dataType: DataType, value: MaskedValue, form: [Form], confidence: Confidence, sender: Sender,
    recipient: Recipient, protocol: String, channel: String, direction: MessageDirection, location: String,
    capture: Int, frames: [Int], framesOmitted: Int? = nil, stream: Stream, time: String,
    signals: [String: String] = [:], links: [String] = [], count: Int = 1
  ) {
    self.id = id
    self.dataType = dataType
    self.value = value
    self.form = form
    self.confidence = confidence
    self.sender = sender
    self.recipient = recipient
    self.protocol = `protocol`
    self.channel = channel
    self.direction = direction
    self.location = location
    self.capture = capture
    self.frames = frames
    self.framesOmitted = framesOmitted
    self.stream = stream
    self.time = time
    self.signals = signals
    self.links = links
    self.count = count
  }
}
