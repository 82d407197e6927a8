/// Makes requests and responses (RFC 9112), with values planted in some.
struct HTTPMessages {
  private let filler: Filler
  private var random: SeededGenerator

  init(seed: UInt64) {
    filler = Filler(seed: seed)
    random = SeededGenerator(seed &* 7 &+ 3)
  }

  /// A request of client number `client`. `isBeacon` for a connection to the analytics host.
  mutating func request(client: Int, isBeacon: Bool, planting planter: inout Planter) -> [UInt8] {
    var bytes: [UInt8] = []
    if isBeacon { return beacon(client, &planter) }
    let hasBody = random.below(10) < 6
    var body: [UInt8] = []
    var type = ""
    if hasBody {
      let kind = Filler.Kind.allCases[random.below(3)]
      type = kind == .json ? "application/json" : kind == .xml ? "text/xml" : "application/x-www-form-urlencoded"
      body = self.body(kind, 200 + random.below(1_800), &planter)
    }
    let path = random.pick(["/v1/telemetry", "/v1/status", "/v1/jobs", "/v1/usage", "/v2/events", "/v2/materials"])
    bytes.append(contentsOf: "\(hasBody ? "POST" : "GET") \(path)".utf8)
    if random.once(in: 16) { bytes.append(contentsOf: "?email=\(planter.email())&page=\(random.below(90))".utf8) }
    bytes.append(contentsOf: " HTTP/1.1\r\nHost: printers.example.com\r\nUser-Agent: bench/1.0\r\nAccept: */*\r\n".utf8)
    appendSettings(client, to: &bytes, &planter)
    if hasBody {
      bytes.append(contentsOf: "Content-Type: \(type)\r\n".utf8)
      appendBody(body, isChunked: random.once(in: 8), to: &bytes)
    } else {
      bytes.append(contentsOf: "\r\n".utf8)
    }
    return bytes
  }

  mutating func response(isBeacon: Bool, planting planter: inout Planter) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(contentsOf: "HTTP/1.1 200 OK\r\nServer: bench\r\nCache-Control: no-store\r\n".utf8)
    if isBeacon {
      bytes.append(contentsOf: "Content-Type: image/gif\r\n".utf8)
      appendBody(Array("GIF89a".utf8) + [UInt8](repeating: 0, count: 29), isChunked: false, to: &bytes)
      return bytes
    }
    var body: [UInt8] = []
    switch random.below(4) {
    case 0:
      bytes.append(contentsOf: "Content-Type: application/json\r\n".utf8)
      body = self.body(.json, 2_000 + random.below(14_000), &planter)
    case 1:
      bytes.append(contentsOf: "Content-Type: text/xml\r\n".utf8)
      body = self.body(.xml, 2_000 + random.below(14_000), &planter)
    default:
      bytes.append(contentsOf: "Content-Type: application/octet-stream\r\n".utf8)
      filler.appendBinary(2_000 + random.below(68_000), to: &body, &random)
    }
    appendBody(body, isChunked: random.below(100) < 38, to: &bytes)
    return bytes
  }

  /// An analytics hit by the measurement protocol, half of them with the address made anonymous.
  private mutating func beacon(_ client: Int, _ planter: inout Planter) -> [UInt8] {
    planter.manifest.count("beacons")
    let aip = random.once(in: 2) ? "&aip=1" : ""
    var bytes = Array(
      """
      GET /collect?v=1&t=pageview&tid=UA-0000000-1&cid=\(identifier(client))\(aip)&dl=http%3A%2F%2Fwww.example.com%2F \
      HTTP/1.1\r\nHost: www.google-analytics.com\r\nUser-Agent: bench/1.0\r\n
      """.utf8)
    appendSettings(client, to: &bytes, &planter)
    bytes.append(contentsOf: "\r\n".utf8)
    return bytes
  }

  /// Cookies and signals, as the user of a client has set them.
  private mutating func appendSettings(_ client: Int, to bytes: inout [UInt8], _ planter: inout Planter) {
    if client % 10 < 7 {
      bytes.append(contentsOf: "Cookie: _ga=GA1.2.\(identifier(client)); theme=dark\r\n".utf8)
      planter.manifest.count("cookies")
    }
    if client % 4 == 0 {
      bytes.append(contentsOf: "DNT: 1\r\n".utf8)
      planter.manifest.count("dnt")
    }
  }

  /// The shape of an analytics client id: a number and a time.
  private func identifier(_ client: Int) -> String {
    "\(1_000_000_000 + client * 7_919).\(1_700_000_000 + client * 61)"
  }

  private mutating func appendBody(_ body: [UInt8], isChunked: Bool, to bytes: inout [UInt8]) {
    guard isChunked else {
      bytes.append(contentsOf: "Content-Length: \(body.count)\r\n\r\n".utf8)
      bytes.append(contentsOf: body)
      return
    }
    bytes.append(contentsOf: "Transfer-Encoding: chunked\r\n\r\n".utf8)
    var start = 0
    while start < body.count {
      let end = min(body.count, start + 500 + random.below(7_500))
      bytes.append(contentsOf: "\(String(end - start, radix: 16))\r\n".utf8)
      bytes.append(contentsOf: body[start..<end])
      bytes.append(contentsOf: "\r\n".utf8)
      start = end
    }
    bytes.append(contentsOf: "0\r\n\r\n".utf8)
  }

  /// A text body of about `count` bytes, with the planted values somewhere in the middle.
  private mutating func body(_ kind: Filler.Kind, _ count: Int, _ planter: inout Planter) -> [UInt8] {
    var bytes: [UInt8] = []
    let before = random.below(count)
    switch kind {
    case .json:
      bytes.append(contentsOf: "{\"steps\":[0".utf8)
      filler.append(.json, before, to: &bytes, &random)
      bytes.append(contentsOf: "],\"device\":{\"model\":\"bench\"".utf8)
      for (name, value) in values(&planter) { bytes.append(contentsOf: ",\"\(name)\":\"\(value)\"".utf8) }
      bytes.append(contentsOf: "},\"more\":[0".utf8)
      filler.append(.json, count - before, to: &bytes, &random)
      bytes.append(contentsOf: "]}".utf8)
    case .xml:
      bytes.append(contentsOf: "<?xml version=\"1.0\"?>\n<report>".utf8)
      filler.append(.xml, before, to: &bytes, &random)
      for (name, value) in values(&planter) { bytes.append(contentsOf: "<\(name)>\(value)</\(name)>".utf8) }
      filler.append(.xml, count - before, to: &bytes, &random)
      bytes.append(contentsOf: "</report>".utf8)
    case .form:
      bytes.append(contentsOf: "v=1".utf8)
      for (name, value) in values(&planter) { bytes.append(contentsOf: "&\(name)=\(Self.percent(value))".utf8) }
      filler.append(.form, count, to: &bytes, &random)
    }
    return bytes
  }

  /// Names and values to plant in one body; often none.
  private mutating func values(_ planter: inout Planter) -> [(String, String)] {
    var list: [(String, String)] = []
    if random.once(in: 20) { list.append(("email", planter.email())) }
    if random.once(in: 14) { list.append(("phone", planter.phone())) }
    if random.once(in: 14) { list.append(("mac", planter.mac())) }
    if random.once(in: 14) { list.append(("serialNumber", planter.serial())) }
    if random.once(in: 14) { list.append(("imei", planter.imei())) }
    if random.once(in: 28) {
      let place = planter.place()
      list += [("latitude", place.latitude), ("longitude", place.longitude)]
    }
    return list
  }

  /// Form encoding of the few characters that planted values have.
  private static func percent(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case 0x20: result += "+"
      case 0x2B: result += "%2B"
      case 0x3A: result += "%3A"
      case 0x40: result += "%40"
      default: result.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
  }
}
