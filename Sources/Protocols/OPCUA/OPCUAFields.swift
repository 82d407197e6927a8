import Bytes

/// Reads the built-in types of the binary encoding (OPC 10000-6 section 5.2.2), least significant byte first. Past the
/// end, or after a length that lies, everything is absent.
struct OPCUAFields: ~Escapable {
  /// More entries than this no array of identity has.
  private static let arrayLimit = 64

  private let bytes: RawSpan
  private(set) var at: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from start: Int) {
    self.bytes = bytes
    at = start
  }

  private mutating func fail() { at = bytes.byteCount }

  mutating func skip(_ count: Int) {
    guard count >= 0, count <= bytes.byteCount - at else { return fail() }
    at += count
  }

  mutating func byte() -> UInt8? {
    guard let value = bytes.u8(at: at) else { return nil }
    at += 1
    return value
  }

  /// A length or a count; `nil` for -1, which says that there is nothing.
  mutating func length() -> Int? {
    guard let value = bytes.u32LittleEndian(at: at) else { fail(); return nil }
    at += 4
    return value == .max ? nil : Int(value)
  }

  /// Where a string or byte string stands.
  mutating func text() -> Range<Int>? {
    guard let count = length() else { return nil }
    guard count <= bytes.byteCount - at else { fail(); return nil }
    let range = at..<at + count
    at += count
    return range
  }

  /// The text of a LocalizedText (section 5.2.2.14); its locale is passed over.
  mutating func localizedText() -> Range<Int>? {
    guard let mask = byte() else { return nil }
    if mask & 1 != 0 { _ = text() }
    return mask & 2 != 0 ? text() : nil
  }

  mutating func forEachText(_ body: (Range<Int>) -> Void) {
    guard let count = length() else { return }
    guard count <= Self.arrayLimit else { return fail() }
    for _ in 0..<count { if let range = text() { body(range) } }
  }

  /// Pairs of byte strings: software certificates and their signatures.
  mutating func skipCertificates() {
    guard let count = length() else { return }
    guard count <= Self.arrayLimit else { return fail() }
    for _ in 0..<count {
      _ = text()
      _ = text()
    }
  }

  /// The number of a NodeId (section 5.2.2.9) in namespace 0; `nil` for any other, which is passed over.
  mutating func nodeNumber() -> UInt32? {
    guard let kind = byte() else { return nil }
    switch kind & 0x0F {
    case 0: return byte().map(UInt32.init)
    case 1:
      let space = byte()
      let number = bytes.u16LittleEndian(at: at)
      skip(2)
      return space == 0 ? number.map(UInt32.init) : nil
    case 2:
      let number = bytes.u32LittleEndian(at: at + 2)
      skip(6)
      return number
    case 3, 5:
      skip(2)
      _ = text()
    case 4: skip(18)
    default: fail()
    }
    return nil
  }

  /// The number of a service: it stands in the two forms that are written for it only.
  mutating func serviceNumber() -> UInt32? {
    guard let kind = bytes.u8(at: at), kind == 1 || kind == 2 else { return nil }
    return nodeNumber()
  }

  /// OPC 10000-4 section 7.28: token, time, handle, diagnostics, audit id, timeout and an extension.
  mutating func skipRequestHead() {
    _ = nodeNumber()
    skip(16)
    _ = text()
    skip(4)
    _ = nodeNumber()
    if let encoding = byte(), encoding != 0 { _ = text() }
  }
}
