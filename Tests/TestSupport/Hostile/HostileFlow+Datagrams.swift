/// What lies over UDP.
extension HostileFlow {
  private typealias Bytes = HostileBytes

  private static func datagram(
    _ name: String, notice: String?, from own: UInt16? = nil, to port: UInt16,
    _ make: @escaping @Sendable () -> [UInt8]
  ) -> HostileFlow {
    HostileFlow(name, notice: notice) { .datagrams(from: own, to: port, [make()]) }
  }

  static var datagrams: [HostileFlow] { [management, names, leases, others].flatMap { $0 } }

  /// SNMPv2c responses (RFC 3416, X.690) with one binding of the system's name.
  private static func response(_ value: [UInt8]) -> [UInt8] {
    let binding = element(0x30, Bytes.join([6, 8, 0x2B, 6, 1, 2, 1, 1, 5, 0], value))
    let unit = element(0xA2, Bytes.join([2, 1, 7, 2, 1, 0, 2, 1, 0], element(0x30, binding)))
    return element(0x30, Bytes.join([2, 1, 1, 4, 6], Bytes.text("public"), unit))
  }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    content.count < 128
      ? [tag, UInt8(content.count)] + content
      : [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
  }

  private static var management: [HostileFlow] {
    [
      datagram("BER length of four gigabytes", notice: "snmp-malformed", to: 161) {
        response(Bytes.join([4, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], Bytes.text("plotter")))
      },
      datagram("BER length without end", notice: "snmp-malformed", to: 161) {
        response(Bytes.join([0x24, 0x80, 4, 3], Bytes.text("abc"), [0, 0]))
      },
      datagram("BER nested a thousand deep", notice: nil, to: 161) {
        (0..<1_000).reduce(Bytes.text("abc")) { inner, _ in element(0x30, inner) }
      },
    ]
  }

  /// An answer with one question, for `a`.
  private static func answer(count: [UInt8], _ records: [UInt8]) -> [UInt8] {
    Bytes.join([0, 7, 0x81, 0x80, 0, 1], count, [0, 0, 0, 0, 1, 0x61, 0, 0, 1, 0, 1], records)
  }

  private static var names: [HostileFlow] {
    [
      datagram("DNS name that points at itself", notice: "dns-malformed", from: 53, to: 5_555) {
        answer(count: [0, 1], [0xC0, 19, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 9])
      },
      datagram("DNS with 65,535 answers", notice: "dns-malformed", from: 53, to: 5_555) {
        answer(count: [0xFF, 0xFF], Bytes.repeated([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 9], 80))
      },
    ]
  }

  /// A discovery (RFC 2131 section 2) whose field `file` and options are these.
  private static func discovery(file: [UInt8], _ options: [UInt8]) -> [UInt8] {
    Bytes.join(
      [1, 1, 6, 0, 0, 0, 0, 7], Bytes.zeros(20), [0, 0, 0x5E, 0, 0x53, 0x77], Bytes.zeros(74),
      Bytes.join(file, Bytes.zeros(128 - file.count)), [99, 130, 83, 99], options)
  }

  private static var leases: [HostileFlow] {
    [
      datagram("DHCP option past the end", notice: "dhcp-malformed", from: 68, to: 67) {
        discovery(file: [], Bytes.join([53, 1, 1, 12, 250], Bytes.text("liar")))
      },
      datagram("DHCP overload that overloads", notice: nil, from: 68, to: 67) {
        discovery(file: Bytes.repeated([52, 1, 3], 40), [53, 1, 1, 52, 1, 3, 52, 1, 3, 255])
      },
    ]
  }

  private static var others: [HostileFlow] {
    [
      datagram("SSDP header without colon", notice: nil, to: 1_900) {
        Bytes.text("NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nno colon here\r\n: no name\r\nNTS\r\n\r\n")
      },
      datagram("CoAP option past the end", notice: nil, to: 5_683) {
        Bytes.join([0x40, 2, 0, 7, 0xBE, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF], Bytes.text("abc"))
      },
      datagram("QUIC Initial that lies", notice: nil, to: 443) {
        Bytes.join(
          [0xC3, 0, 0, 0, 1, 20], Bytes.repeated([9], 20), [0], Bytes.repeated([0xFF], 8), Bytes.repeated([7], 1_200))
      },
      datagram("RADIUS attribute of length zero", notice: nil, to: 1_812) {
        Bytes.join([1, 7, 0, 26], Bytes.repeated([3], 16), [1, 0, 4, 255, 1, 1])
      },
    ]
  }
}
