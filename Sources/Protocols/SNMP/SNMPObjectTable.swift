import Bytes

/// Finds the name of an object from the bytes of its identifier, without decoding them.
///
/// An identifier is the object's number and then the instance. The numbers of all named objects fit in 16 bytes of BER,
/// so the first 16 bytes of an identifier, as one number, are searched for in a sorted list; bytes beyond count as
/// zero, which keeps the order.
struct SNMPObjectTable: Sendable {
  static let shared = SNMPObjectTable(
    SNMPObjectNames.all, measures: SNMPObjectNames.measures, instances: SNMPInstanceNames.all)

  /// What an identifier was found to be.
  struct Hit {
    let name: StaticString
    /// How many bytes of the identifier are the object's number; the instance follows.
    let length: Int
    /// The instance names the attribute that the value is of.
    let isJobAttribute: Bool
    /// The value is a number that says how the device is used.
    let isMeasure: Bool
    /// What the instance identifies, as a range of the table's parts; empty where it does not.
    let index: Range<Int>
  }

  private var keys: [UInt128] = []
  private var masks: [UInt128] = []
  private var hits: [Hit] = []
  /// Of all instances, one behind the other: kept here so that a hit is copied for nothing.
  private(set) var parts: [SNMPIndexPart] = []

  init(
    _ texts: [SNMPObjectNames.Entry], measures: [SNMPObjectNames.Entry], instances: [SNMPInstanceNames.Entry]
  ) {
    var entries = texts
    for entry in instances where !texts.contains(where: { $0.number.description == entry.number.description }) {
      entries.append((entry.number, entry.name))
    }
    entries += measures
    var rows: [(key: UInt128, mask: UInt128, hit: Hit)] = []
    for (number, entry) in entries.enumerated() {
      let bytes = Self.encode(entry.number)
      let key = bytes.rawBytes.leading
      let mask = bytes.count >= 16 ? UInt128.max : ~(UInt128.max >> UInt128(8 * bytes.count))
      let start = parts.count
      parts += instances.first { $0.number.description == entry.number.description }?.index ?? []
      rows.append(
        (
          key, mask,
          Hit(
            name: entry.name, length: bytes.count, isJobAttribute: entry.name.description == "jmAttributeValueAsOctets",
            isMeasure: number >= entries.count - measures.count,
            index: start..<parts.count)
        ))
    }
    rows.sort { $0.key < $1.key }
    keys = rows.map(\.key)
    masks = rows.map(\.mask)
    hits = rows.map(\.hit)
  }

  /// The object that `identifier` (the content of an OBJECT IDENTIFIER) is an instance of. Numbers of objects do not
  /// begin one another, so it is the last one that is not greater.
  func find(_ identifier: RawSpan) -> Hit? {
    let wanted = identifier.leading
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] <= wanted { low = middle + 1 } else { high = middle }
    }
    guard low > 0, wanted & masks[low - 1] == keys[low - 1], identifier.byteCount >= hits[low - 1].length else {
      return nil
    }
    return hits[low - 1]
  }

  /// A dotted number in BER (X.690 section 8.19): the first two arcs in one, then base 128, high bit on all but the
  /// last.
  private static func encode(_ number: StaticString) -> [UInt8] {
    let arcs = number.description.split(separator: ".").compactMap { UInt32($0) }
    guard arcs.count > 1 else { return [] }
    var bytes: [UInt8] = []
    for arc in [arcs[0] * 40 + arcs[1]] + arcs[2...] {
      var shift: UInt32 = 28
      while shift > 0, arc >> shift == 0 { shift -= 7 }
      while shift > 0 {
        bytes.append(UInt8(truncatingIfNeeded: arc >> shift) & 0x7F | 0x80)
        shift -= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: arc & 0x7F))
    }
    return bytes
  }
}

extension RawSpan {
  /// The first 16 bytes as a number, with zeros for bytes that are not there.
  fileprivate var leading: UInt128 {
    if let whole = u128(at: 0) { return whole }
    var value: UInt128 = 0
    for index in 0..<byteCount { value |= UInt128(self[index]) << UInt128(120 - 8 * index) }
    return value
  }
}
