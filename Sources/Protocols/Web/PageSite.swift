import Bytes

/// The site of a page, by its address: a host name, which tells nobody and may stand in a fact.
enum PageSite {
  private static let longest = 253

  /// The host of a URL, or of a bare host name, percent-encoded or not; in lower case. `nil` when there is none.
  static func host(of value: RawSpan) -> String? {
    var text: [UInt8] = []
    var index = 0
    while let byte = value.u8(at: index), text.count < longest + 16 {
      if byte == 0x25, let high = value.u8(at: index + 1)?.hexValue, let low = value.u8(at: index + 2)?.hexValue {
        text.append(high << 4 | low)
        index += 3
      } else {
        text.append(byte)
        index += 1
      }
    }
    return host(in: text)
  }

  private static func host(in text: [UInt8]) -> String? {
    var start = 0
    if let colon = text.firstIndex(of: UInt8(ascii: ":")), text[colon...].starts(with: "://".utf8) { start = colon + 3 }
    let rest = text[start...]
    let host = rest.prefix { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    let next = rest.dropFirst(host.count).first
    guard (4...longest).contains(host.count), host.contains(UInt8(ascii: ".")),
      next.map({ "/:?#".utf8.contains($0) }) ?? true
    else { return nil }
    return String(decoding: host.map(\.asciiLowercased), as: UTF8.self)
  }
}
