/// A record or question type by its number (IANA "Resource Record (RR) TYPEs").
struct DNSType: RawRepresentable, Equatable {
  let rawValue: UInt16

  static let a = DNSType(rawValue: 1)
  static let ns = DNSType(rawValue: 2)
  static let cname = DNSType(rawValue: 5)
  static let soa = DNSType(rawValue: 6)
  static let ptr = DNSType(rawValue: 12)
  static let mx = DNSType(rawValue: 15)
  static let txt = DNSType(rawValue: 16)
  static let aaaa = DNSType(rawValue: 28)
  static let srv = DNSType(rawValue: 33)
  static let opt = DNSType(rawValue: 41)
  static let svcb = DNSType(rawValue: 64)
  static let https = DNSType(rawValue: 65)
  static let any = DNSType(rawValue: 255)

  /// The first words of a message of this type, as a report's location shows them. Names are left out: they may be
  /// personal.
  func start(isResponse: Bool) -> StaticString {
    switch self {
    case .a: isResponse ? "RESPONSE A" : "QUERY A"
    case .aaaa: isResponse ? "RESPONSE AAAA" : "QUERY AAAA"
    case .cname: isResponse ? "RESPONSE CNAME" : "QUERY CNAME"
    case .ptr: isResponse ? "RESPONSE PTR" : "QUERY PTR"
    case .srv: isResponse ? "RESPONSE SRV" : "QUERY SRV"
    case .txt: isResponse ? "RESPONSE TXT" : "QUERY TXT"
    case .mx: isResponse ? "RESPONSE MX" : "QUERY MX"
    case .ns: isResponse ? "RESPONSE NS" : "QUERY NS"
    case .soa: isResponse ? "RESPONSE SOA" : "QUERY SOA"
    case .https: isResponse ? "RESPONSE HTTPS" : "QUERY HTTPS"
    case .svcb: isResponse ? "RESPONSE SVCB" : "QUERY SVCB"
    case .any: isResponse ? "RESPONSE ANY" : "QUERY ANY"
    default: isResponse ? "RESPONSE" : "QUERY"
    }
  }
}
