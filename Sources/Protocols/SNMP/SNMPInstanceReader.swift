import AuditModel
import Bytes

/// Reads what identifies in an instance, into a buffer of its own: each octet is a number there.
struct SNMPInstanceReader: ~Escapable {
  private static let submissionLength = 48

  private let identifier: RawSpan
  private let place: Range<UInt64>
  private var offset: Int
  private var octets = InlineArray<48, UInt8>(repeating: 0)
  private var count = 0

  /// - Parameters:
  ///   - identifier: The content of the OBJECT IDENTIFIER.
  ///   - start: Where the instance begins in it.
  ///   - place: Where the identifier stands in the datagram.
  @_lifetime(copy identifier)
  init(_ identifier: RawSpan, from start: Int, at place: Range<UInt64>) {
    self.identifier = identifier
    self.place = place
    offset = start
  }

  /// Tells the parts as far as they are there: a question for the next instance may end anywhere.
  mutating func read(_ index: ArraySlice<SNMPIndexPart>, of object: StaticString, into sink: any MessageSink) {
    for part in index {
      switch part {
      case .number: guard SNMPJobAttribute.arc(identifier, &offset) != nil else { return }
      case .hardwareAddress:
        guard take(6) else { return }
        tell(object, ".mac", sink)
      case .internetAddress:
        guard take(4) else { return }
        tellAddress(object, sink)
      case .typedAddress: guard readTyped(object, sink) else { return }
      case .submission:
        guard take(Self.submissionLength) else { return }
        tellSubmission(object, sink)
      }
    }
  }

  private mutating func take(_ wanted: Int) -> Bool {
    count = 0
    while count < wanted, let octet = SNMPJobAttribute.arc(identifier, &offset) {
      guard let byte = UInt8(exactly: octet) else { return false }
      octets[count] = byte
      count += 1
    }
    return count == wanted
  }

  /// RFC 4001: 1 and 2 are IPv4 and IPv6, 3 and 4 the same with a zone of four octets. The family numbers of LLDP are
  /// the same for both, and 6 for hardware addresses.
  private mutating func readTyped(_ object: StaticString, _ sink: any MessageSink) -> Bool {
    guard let type = SNMPJobAttribute.arc(identifier, &offset), let length = SNMPJobAttribute.arc(identifier, &offset),
      length <= 48, take(Int(length))
    else { return false }
    switch (type, count) {
    case (1, 4), (2, 16): tellAddress(object, sink)
    case (3, 8), (4, 20):
      count -= 4
      tellAddress(object, sink)
    case (6, 6): tell(object, ".mac", sink)
    default: break
    }
    return true
  }

  /// Neither the address of nobody nor that of the loop.
  private func tellAddress(_ object: StaticString, _ sink: any MessageSink) {
    var isZero = true
    for index in 0..<count - 1 where octets[index] != 0 { isZero = false }
    if isZero && octets[count - 1] <= 1 || count == 4 && octets[0] == 127 { return }
    tell(object, ".ip", sink)
  }

  /// RFC 2707: owner, job or hardware address of the client in the 39 octets behind the first; a counter follows.
  private func tellSubmission(_ object: StaticString, _ sink: any MessageSink) {
    switch octets[0] {
    case UInt8(ascii: "0"): tell(object, ".jobOwner", sink, in: 1..<40)
    case UInt8(ascii: "1"): tell(object, ".jobName", sink, in: 1..<40)
    case UInt8(ascii: "2"): tell(object, ".mac", sink, in: 1..<40)
    default: tell(object, ".jmJobSubmissionID", sink, in: 1..<40)
    }
  }

  private func tell(
    _ object: StaticString, _ kind: StaticString, _ sink: any MessageSink, in range: Range<Int>? = nil
  ) {
    var name: [UInt8] = []
    withBytes(of: object) { name.append(bytesOf: $0) }
    withBytes(of: kind) { name.append(bytesOf: $0) }
    let all = unsafe octets.span.bytes
    // Short texts are filled up with blanks or zeros.
    var text = all.clamped(range ?? 0..<count)
    if range != nil {
      text = text.prefix(text.firstIndex(of: 0) ?? text.byteCount).trimmingBlanks()
    }
    guard text.byteCount > 0 else { return }
    sink.field(.field, name: name.rawBytes, value: text, within: place)
  }
}
