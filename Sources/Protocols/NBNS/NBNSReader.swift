import AuditModel
import Bytes

/// Reads one name service message: who asks for whom, who claims a name and an address, and the list of names and the
/// hardware address that a host gives of itself.
struct NBNSReader: ~Escapable {
  private let bytes: RawSpan
  private let header: NBNSHeader
  private let direction: FlowDirection
  private let sink: any MessageSink

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ header: NBNSHeader, from direction: FlowDirection, sink: any MessageSink) {
    self.bytes = bytes
    self.header = header
    self.direction = direction
    self.sink = sink
  }

  func read() {
    begin()
    do throws(DecodeError) {
      var offset = NBNSHeader.length
      if header.questions == 1 { offset = try readQuestion(at: offset) }
      for _ in 0..<header.records { offset = try readRecord(at: offset) }
    } catch {
      if case .malformed(let reason, let place) = error {
        sink.trouble("nbns-malformed", reason, at: UInt64(max(place, 0)), from: direction)
      }
    }
    sink.end()
  }

  // MARK: Start

  private func begin() {
    let head = MessageHead(
      protocolName: "nbns", direction: header.isResponse ? .response : .request, sender: direction)
    let sink = sink
    withBytes(of: start) { sink.begin(head, start: $0, host: RawSpan()) }
  }

  /// RFC 1002 section 4.2.1.1; the first name's type tells a status from an address: 0x21 from 0x20.
  private var start: StaticString {
    let isStatus = firstType == 0x21
    switch header.operation {
    case .query where header.isResponse: return isStatus ? "RESPONSE NBSTAT" : "RESPONSE NB"
    case .query: return isStatus ? "QUERY NBSTAT" : "QUERY NB"
    case .registration, .multiHomedRegistration: return "REGISTRATION"
    case .release: return "RELEASE"
    case .wait: return "WACK"
    case .refresh, .refreshAlternative: return "REFRESH"
    }
  }

  private var firstType: UInt16 {
    do throws(DecodeError) {
      return bytes.u16(at: try DNSName.end(of: NBNSHeader.length, in: bytes)) ?? 0
    } catch {
      return 0
    }
  }

  // MARK: Parts

  /// RFC 1002 section 4.2.1.2: name, type (2), class (2). A query asks for another; any other request is about the
  /// sender's own name, which the additional record repeats.
  private func readQuestion(at start: Int) throws(DecodeError) -> Int {
    let end = try DNSName.end(of: start, in: bytes)
    guard end + 4 <= bytes.byteCount else { throw .malformed("question past the end", at: start) }
    if header.operation == .query, !header.isResponse, let name = NetBIOSName(bytes, at: start), name.isHost {
      tell("question", name)
    }
    return end + 4
  }

  /// RFC 1002 section 4.2.1.3: name, type (2), class (2), time to live (4), length (2), data.
  private func readRecord(at start: Int) throws(DecodeError) -> Int {
    let fixed = try DNSName.end(of: start, in: bytes)
    guard let type = bytes.u16(at: fixed), let length = bytes.u16(at: fixed + 8) else {
      throw .malformed("record past the end", at: start)
    }
    let data = fixed + 10..<fixed + 10 + Int(length)
    guard data.upperBound <= bytes.byteCount else { throw .malformed("record data past the end", at: fixed + 8) }
    switch type {
    case 0x20: readAddresses(of: NetBIOSName(bytes, at: start), data)
    case 0x21: readStatus(data)
    default: break
    }
    return data.upperBound
  }

  /// RFC 1002 section 4.2.1.3, RR type NB: entries of flags (2), of which the first bit means group, and address (4).
  private func readAddresses(of name: NetBIOSName?, _ data: Range<Int>) {
    guard let name, data.count >= 6, name.isHost, let flags = bytes.u16(at: data.lowerBound) else { return }
    let isGroup = flags & 0x8000 != 0
    tell(isGroup ? "netbios-group" : "netbios-name", name)
    var offset = data.lowerBound
    while !isGroup, offset + 6 <= data.upperBound, let bits = bytes.u32(at: offset + 2) {
      let (sink, place) = (sink, UInt64(offset + 2))
      let address = bytes.clamped(offset + 2..<offset + 6)
      if bits != 0 {
        withBytes(of: "nb-address") { sink.field(.field, name: $0, value: address, at: place) }
        sink.note(.deviceName(IPAddress(v4: bits), name.bytes.text), at: place..<place + 4, from: direction)
      }
      offset += 6
    }
  }

  /// RFC 1002 section 4.2.18: number of names (1), each of name (15), suffix (1) and flags (2); then statistics, of
  /// which the first field is the hardware address (6).
  private func readStatus(_ data: Range<Int>) {
    guard let count = bytes.u8(at: data.lowerBound) else { return }
    var offset = data.lowerBound + 1
    for _ in 0..<count {
      guard offset + 18 <= data.upperBound, let flags = bytes.u16(at: offset + 16) else { break }
      tellEntry(at: offset, isGroup: flags & 0x8000 != 0)
      offset += 18
    }
    guard offset + 6 <= data.upperBound else {
      return sink.trouble("nbns-malformed", "status past its end", at: UInt64(offset), from: direction)
    }
    let (sink, unit, place) = (sink, bytes.clamped(offset..<offset + 6), UInt64(offset))
    withBytes(of: "unit-id") { sink.field(.field, name: $0, value: unit, at: place) }
  }

  private func tellEntry(at start: Int, isGroup: Bool) {
    var end = start + 15
    while end > start, bytes.u8(at: end - 1) == UInt8(ascii: " ") { end -= 1 }
    let name = bytes.clamped(start..<end)
    guard NetBIOSName.isHost(name, suffix: bytes.u8(at: start + 15) ?? 0) else { return }
    let sink = sink
    withBytes(of: isGroup ? "netbios-group" : "netbios-name") {
      sink.field(.field, name: $0, value: name, at: UInt64(start))
    }
  }

  private func tell(_ field: StaticString, _ name: NetBIOSName) {
    let (sink, place) = (sink, UInt64(name.offset)..<UInt64(name.offset + 32))
    withBytes(of: field) { sink.field(.field, name: $0, value: name.bytes, within: place) }
  }
}
