import AuditModel
import Bytes

/// Reads one DNS or multicast DNS message (RFC 1035, 6762) and tells a sink what it says. Costs no allocation unless a
/// record is an alias.
struct DNSReader: ~Copyable, ~Escapable {
  /// Addresses told of one message; a message may claim 65,535 records.
  static let addressLimit = 256
  private static var questionName: StaticString { "qname" }

  private let message: RawSpan
  /// Stream or datagram offset of the message's first byte.
  private let base: UInt64
  private let direction: FlowDirection
  private let dialect: DNSDialect
  /// Whether hosts speak of themselves: what a name server tells of others names no device of this network.
  private let isMulticast: Bool
  private let header: DNSHeader

  private var name = DNSName()
  /// Type of the first question, or of the first record where there is no question.
  private var type: DNSType?
  private var isOpen = false
  private var isReported = false
  private var addresses = 0
  /// The instance label told last, so that PTR, SRV and TXT of one instance tell it once.
  private var lastInstance = -1

  @_lifetime(copy message)
  init(
    _ message: RawSpan, header: DNSHeader, at base: UInt64, from direction: FlowDirection, dialect: DNSDialect
  ) {
    self.message = message
    self.header = header
    self.base = base
    self.direction = direction
    self.dialect = dialect
    isMulticast = dialect != .unicast
  }

  /// Reads all sections in order. What cannot be read is told once, as `dns-malformed`.
  @_lifetime(self: copy self)
  mutating func read(into sink: any MessageSink) {
    do throws(DecodeError) {
      try readSections(sink)
    } catch {
      report(error, sink)
    }
    if isOpen { sink.end() }
  }

  @_lifetime(self: copy self)
  private mutating func readSections(_ sink: any MessageSink) throws(DecodeError) {
    var offset = DNSHeader.length
    for _ in 0..<header.questions { offset = try readQuestion(at: offset, sink) }
    for index in 0..<header.records {
      let record = try DNSRecord(message, at: offset)
      if type == nil { type = record.type }
      let isAuthority = index >= header.answers && index < header.answers + header.authorities
      // Authority records speak of zones, not of hosts somebody asked for. In an update they are the update, and in a
      // multicast probe what the prober wants to own (RFC 6762 section 8.2).
      if !isAuthority || isMulticast || header.operation == .update {
        readTolerantly(record, sink)
      }
      offset = record.data.upperBound
    }
  }

  // MARK: Questions

  /// RFC 1035 section 4.1.2: QNAME, QTYPE (2), QCLASS (2).
  @_lifetime(self: copy self)
  private mutating func readQuestion(at start: Int, _ sink: any MessageSink) throws(DecodeError) -> Int {
    let isAsked = !header.isResponse && header.operation == .query
    let end = isAsked ? try name.read(message, at: start, isFolded: false) : try DNSName.end(of: start, in: message)
    guard let number = message.u16(at: end), end + 4 <= message.byteCount else {
      throw .malformed("question past the end", at: start)
    }
    if type == nil { type = DNSType(rawValue: number) }
    if isAsked, !name.isEmpty {
      open(sink)
      let position = base + UInt64(name.firstLabel.lowerBound)
      sink.field(.field, name: Self.questionName.bytes, value: name.straightBytes, at: position)
    }
    return end + 4
  }

  // MARK: Records

  /// The lengths of records lead past data that cannot be read, so one bad record does not hide the rest.
  @_lifetime(self: copy self)
  private mutating func readTolerantly(_ record: DNSRecord, _ sink: any MessageSink) {
    do throws(DecodeError) {
      try read(record, sink)
    } catch {
      report(error, sink)
    }
  }

  @_lifetime(self: copy self)
  private mutating func read(_ record: DNSRecord, _ sink: any MessageSink) throws(DecodeError) {
    if record.type == .opt { return try readOptions(record, sink) }
    guard record.isInternet else { return }
    switch record.type {
    case .a where record.data.count == 4:
      if let bits = message.u32(at: record.data.lowerBound) { try tell(IPAddress(v4: bits), of: record, sink) }
    case .aaaa where record.data.count == 16:
      if let bits = message.u128(at: record.data.lowerBound) { try tell(IPAddress(v6: bits), of: record, sink) }
    case .cname: try readAlias(record, target: record.data.lowerBound, sink)
    case .https, .svcb: try readService(record, sink)
    case .ptr: try readPointer(record, sink)
    case .srv: try readLocation(record, sink)
    case .txt: try readText(record, sink)
    default: break
    }
  }

  /// A or AAAA: the owner has the address. In multicast DNS the owner is the device's own name.
  @_lifetime(self: copy self)
  private mutating func tell(
    _ address: IPAddress, of record: DNSRecord, _ sink: any MessageSink
  ) throws(DecodeError) {
    _ = try name.read(message, at: record.owner, isFolded: true)
    guard name.isHostName, addresses < Self.addressLimit else { return }
    addresses += 1
    if isMulticast { tell("hostname", name.firstLabel, sink) }
    sink.note(name: name.bytes, address: address, at: position(record.data), from: direction)
  }

  @_lifetime(self: copy self)
  private mutating func readAlias(
    _ record: DNSRecord, target: Int, _ sink: any MessageSink
  ) throws(DecodeError) {
    _ = try name.read(message, at: record.owner, isFolded: true)
    guard name.isHostName, addresses < Self.addressLimit else { return }
    let owner = name.bytes.text
    let end = try name.read(message, at: target, isFolded: true)
    guard end <= record.data.upperBound else { throw .malformed("name past its record", at: target) }
    guard name.isHostName else { return }
    addresses += 1
    sink.note(.alias(name: owner, target: name.bytes.text), at: position(record.data), from: direction)
  }

  /// SVCB and HTTPS, RFC 9460 section 2.2: SvcPriority (2), TargetName, then SvcParams of key (2), length (2), value.
  /// Priority 0 makes the owner an alias; hints give addresses that clients use without asking for A or AAAA.
  @_lifetime(self: copy self)
  private mutating func readService(_ record: DNSRecord, _ sink: any MessageSink) throws(DecodeError) {
    let start = record.data.lowerBound
    guard let priority = message.u16(at: start) else { return }
    if priority == 0 { return try readAlias(record, target: start + 2, sink) }
    var offset = try name.read(message, at: start + 2, isFolded: true)
    // The root as target stands for the owner.
    if name.isEmpty { _ = try name.read(message, at: record.owner, isFolded: true) }
    guard name.isHostName else { return }
    while offset + 4 <= record.data.upperBound, let key = message.u16(at: offset),
      let length = message.u16(at: offset + 2)
    {
      let value = offset + 4..<offset + 4 + Int(length)
      guard value.upperBound <= record.data.upperBound else {
        throw .malformed("parameter past its record", at: offset)
      }
      tellHints(key, value, sink)
      offset = value.upperBound
    }
  }

  /// RFC 9460 section 7.3: key 4 lists IPv4 addresses, key 6 IPv6 addresses.
  @_lifetime(self: copy self)
  private mutating func tellHints(_ key: UInt16, _ value: Range<Int>, _ sink: any MessageSink) {
    let size = key == 4 ? 4 : 16
    guard key == 4 || key == 6 else { return }
    var offset = value.lowerBound
    while offset + size <= value.upperBound, addresses < Self.addressLimit {
      addresses += 1
      let v4 = message.u32(at: offset).map { IPAddress(v4: $0) }
      let address = key == 4 ? v4 : message.u128(at: offset).map { IPAddress(v6: $0) }
      if let address {
        sink.note(name: name.bytes, address: address, at: position(offset..<offset + size), from: direction)
      }
      offset += size
    }
  }

  /// PTR of DNS-SD (RFC 6763 section 4.1): the data name an instance of the service that owns the record.
  @_lifetime(self: copy self)
  private mutating func readPointer(_ record: DNSRecord, _ sink: any MessageSink) throws(DecodeError) {
    let end = try name.read(message, at: record.data.lowerBound, isFolded: false)
    guard end <= record.data.upperBound else { throw .malformed("name past its record", at: record.data.lowerBound) }
    // Asked for the name of its address, a host answers with its own (RFC 4795 section 2.3).
    if dialect == .linkLocal, name.isHostName { return tell("hostname", name.firstLabel, sink) }
    tellInstance(sink)
  }

  /// SRV, RFC 2782: priority (2), weight (2), port (2), target.
  @_lifetime(self: copy self)
  private mutating func readLocation(_ record: DNSRecord, _ sink: any MessageSink) throws(DecodeError) {
    _ = try name.read(message, at: record.owner, isFolded: false)
    tellInstance(sink)
    guard record.data.count > 6 else { return }
    let end = try name.read(message, at: record.data.lowerBound + 6, isFolded: false)
    guard end <= record.data.upperBound else { throw .malformed("name past its record", at: record.data.lowerBound) }
    if isMulticast, name.isHostName { tell("target", name.firstLabel, sink) }
  }

  /// The first label is the instance's name in plain words, where it is not itself a part of the service's name.
  @_lifetime(self: copy self)
  private mutating func tellInstance(_ sink: any MessageSink) {
    let label = name.firstLabel
    guard !label.isEmpty, label.lowerBound != lastInstance, message[label.lowerBound] != UInt8(ascii: "_"),
      name.isService
    else { return }
    lastInstance = label.lowerBound
    tell("instance", label, sink)
  }

  /// TXT: strings, each with its length before it (RFC 1035 section 3.3.14); in DNS-SD each is `key=value` (RFC 6763
  /// section 6.3).
  @_lifetime(self: copy self)
  private mutating func readText(_ record: DNSRecord, _ sink: any MessageSink) throws(DecodeError) {
    var offset = record.data.lowerBound
    while offset < record.data.upperBound, let length = message.u8(at: offset) {
      let text = offset + 1..<offset + 1 + Int(length)
      guard text.upperBound <= record.data.upperBound else { throw .malformed("text past its record", at: offset) }
      if !text.isEmpty { tellText(text, sink) }
      offset = text.upperBound
    }
  }

  @_lifetime(self: copy self)
  private mutating func tellText(_ range: Range<Int>, _ sink: any MessageSink) {
    let text = message.clamped(range)
    guard let equals = text.firstIndex(of: UInt8(ascii: "=")), equals > 0, isMulticast || equals <= 9 else {
      return tell("txt", range, sink)
    }
    let value = range.lowerBound + equals + 1..<range.upperBound
    guard !value.isEmpty else { return }
    open(sink)
    sink.field(
      .field, name: text.prefix(equals), value: message.clamped(value), at: base + UInt64(value.lowerBound))
  }

  /// OPT, RFC 6891 section 6.1.2: options of code (2), length (2), data. Told are those that name the client: the
  /// subnet (RFC 7871) and the hardware address that some forwarders add (65001).
  @_lifetime(self: copy self)
  private mutating func readOptions(_ record: DNSRecord, _ sink: any MessageSink) throws(DecodeError) {
    var offset = record.data.lowerBound
    while offset + 4 <= record.data.upperBound, let code = message.u16(at: offset),
      let length = message.u16(at: offset + 2)
    {
      let value = offset + 4..<offset + 4 + Int(length)
      guard value.upperBound <= record.data.upperBound else { throw .malformed("option past its record", at: offset) }
      if code == 8, !header.isResponse { tell("8 client-subnet", value, in: .option, sink) }
      if code == 65001 { tell("65001 client-mac", value, in: .option, sink) }
      offset = value.upperBound
    }
  }

  // MARK: Telling

  /// Begins the message at its first field: most messages have none, and then cost the sink nothing.
  @_lifetime(self: copy self)
  private mutating func open(_ sink: any MessageSink) {
    guard !isOpen else { return }
    isOpen = true
    let answer: MessageDirection = dialect == .multicast ? .message : .response
    let head = MessageHead(
      protocolName: dialect.name, direction: header.isResponse ? answer : .request, sender: direction)
    sink.begin(head, start: start.bytes, host: RawSpan())
  }

  private var start: StaticString {
    switch header.operation {
    case .update: "UPDATE"
    case .notify: "NOTIFY"
    case .status: "STATUS"
    case .query, .inverseQuery: (type ?? .any).start(isResponse: header.isResponse)
    }
  }

  @_lifetime(self: copy self)
  private mutating func tell(
    _ name: StaticString, _ value: Range<Int>, in part: Part = .field, _ sink: any MessageSink
  ) {
    guard !value.isEmpty else { return }
    open(sink)
    sink.field(part, name: name.bytes, value: message.clamped(value), at: base + UInt64(value.lowerBound))
  }

  private func position(_ range: Range<Int>) -> Range<UInt64> {
    base + UInt64(range.lowerBound)..<base + UInt64(range.upperBound)
  }

  /// One complaint per message is enough.
  @_lifetime(self: copy self)
  private mutating func report(_ error: DecodeError, _ sink: any MessageSink) {
    guard !isReported else { return }
    isReported = true
    switch error {
    case .malformed(let reason, let offset):
      sink.trouble("dns-malformed", reason, at: base + UInt64(max(offset, 0)), from: direction)
    case .needMore:
      sink.trouble("dns-malformed", "message cut short", at: base + UInt64(message.byteCount), from: direction)
    }
  }
}
