package import AuditModel
import Bytes
import Codings

/// One entry of an HTTP archive (HAR 1.2, `entries`), written down again as the HTTP/1.1 messages that say the same, so
/// that the HTTP decoder tells it. What the archive already undid (chunking, content codings, HTTP/2 framing) is left
/// out.
package struct HARExchange: Sendable {
  package private(set) var request: [UInt8] = []
  package private(set) var response: [UInt8] = []
  /// The server's address, if the archive has it.
  package private(set) var server: IPAddress?
  package private(set) var port: UInt16 = 80
  package private(set) var isSecure = false
  /// The version that was really spoken.
  package private(set) var version = Version.one

  package enum Version: Sendable { case one, two, three }

  /// `nil` when the entry is no JSON object with a request to a URL of HTTP.
  package init?(_ entry: RawSpan) {
    guard let value = HARParser.parse(entry), let request = value["request"], readURL(request["url"]?.bytes ?? [])
    else { return nil }
    readVersion(request["httpVersion"]?.bytes ?? [])
    server = value["serverIPAddress"].flatMap { Self.address($0.bytes) }
    writeRequest(request)
    if let response = value["response"] { writeResponse(response) }
  }

  private var host: [UInt8] = []
  private var target: [UInt8] = []

  /// The protocol's name in reports.
  package var protocolName: StaticString {
    switch version {
    case .one: HTTP1.name
    case .two: "http/2"
    case .three: "http/3"
    }
  }

  private static func address(_ text: [UInt8]) -> IPAddress? {
    // Some programs write IPv6 addresses in brackets.
    let bare = text.filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
    return IPAddress(bare.rawBytes.prefix(64).text)
  }

  // MARK: - Request

  //  RFC 3986 section 3
  private mutating func readURL(_ url: [UInt8]) -> Bool {
    let text = url.rawBytes
    isSecure = text.beginsIgnoringCase(with: "https://") || text.beginsIgnoringCase(with: "wss://")
    guard isSecure || text.beginsIgnoringCase(with: "http://") || text.beginsIgnoringCase(with: "ws://"),
      let slashes = text.firstIndex(of: "//")
    else { return false }
    let start = slashes + 2
    var end = start
    while let byte = text.u8(at: end), byte != 0x2F, byte != 0x3F, byte != 0x23 { end += 1 }
    var authority = Array(url[start..<end])
    if let sign = authority.lastIndex(of: UInt8(ascii: "@")) { authority.removeFirst(sign + 1) }
    host = Self.line(authority)
    port = isSecure ? 443 : 80
    if let colon = host.lastIndex(of: UInt8(ascii: ":")),
      let number = host.rawBytes.dropping(colon + 1).decimal.flatMap(UInt16.init(exactly:))
    {
      port = number
    }
    let stop = text.firstIndex(of: UInt8(ascii: "#"), from: end) ?? text.byteCount
    target = url[end..<stop].first == 0x2F ? [] : [0x2F]
    target += url[end..<stop].map { $0 <= 0x20 || $0 == 0x7F ? UInt8(ascii: "+") : $0 }
    return !host.isEmpty
  }

  private mutating func readVersion(_ text: [UInt8]) {
    let version = text.rawBytes
    if version.beginsIgnoringCase(with: "h3") || version.beginsIgnoringCase(with: "http/3") { self.version = .three }
    if version.beginsIgnoringCase(with: "h2") || version.beginsIgnoringCase(with: "http/2") { self.version = .two }
  }

  private mutating func writeRequest(_ value: HARValue) {
    let method = (value["method"]?.bytes ?? []).filter { $0.isASCIIAlphanumeric || $0 == 0x2D }
    request += method.isEmpty ? Array("GET".utf8) : method
    request.append(0x20)
    request += target
    request += " HTTP/1.1\r\n".utf8
    let names = writeHeaders(value["headers"], into: &request)
    if !names.contains("host") { Self.write("Host", host, into: &request) }
    if !names.contains("cookie") { writeCookies(value["cookies"]?.elements ?? []) }
    let data = value["postData"]
    var body = data?["text"]?.bytes ?? []
    if body.isEmpty { body = Self.form(data?["params"]?.elements ?? []) }
    if !body.isEmpty, !names.contains("content-type"), let type = data?["mimeType"]?.bytes, !type.isEmpty {
      Self.write("Content-Type", type, into: &request)
    }
    Self.end(&request, body)
  }

  private mutating func writeCookies(_ cookies: [HARValue]) {
    guard !cookies.isEmpty else { return }
    var line: [UInt8] = []
    for cookie in cookies {
      if !line.isEmpty { line += "; ".utf8 }
      line += cookie["name"]?.bytes ?? []
      line.append(UInt8(ascii: "="))
      line += cookie["value"]?.bytes ?? []
    }
    Self.write("Cookie", line, into: &request)
  }

  /// Parameters of a form, where the archive has not its text.
  private static func form(_ parameters: [HARValue]) -> [UInt8] {
    var body: [UInt8] = []
    for parameter in parameters {
      if !body.isEmpty { body.append(UInt8(ascii: "&")) }
      body += parameter["name"]?.bytes ?? []
      body.append(UInt8(ascii: "="))
      body += parameter["value"]?.bytes ?? parameter["fileName"]?.bytes ?? []
    }
    return body
  }

  // MARK: - Response

  private mutating func writeResponse(_ value: HARValue) {
    // A request that failed has the status 0.
    guard let status = value["status"]?.count, (200..<600).contains(status) else { return }
    response += "HTTP/1.1 \(status) ".utf8
    response += Self.line(value["statusText"]?.bytes ?? [])
    response += "\r\n".utf8
    let names = writeHeaders(value["headers"], into: &response)
    let content = value["content"]
    if !names.contains("content-type"), let type = content?["mimeType"]?.bytes, !type.isEmpty {
      Self.write("Content-Type", type, into: &response)
    }
    var body = content?["text"]?.bytes ?? []
    if content?["encoding"]?.bytes.rawBytes.equalsIgnoringCase("base64") == true {
      body = TextCoding.base64.decode(body.rawBytes) ?? body
    }
    Self.end(&response, body)
  }

  // MARK: - Lines

  /// Headers that tell how the message was framed, which it no longer is.
  private static let framing: [StaticString] = [
    "content-length", "transfer-encoding", "content-encoding", "connection", "expect", "trailer", "upgrade", "te",
  ]

  /// Writes header lines; answers their names in lower case.
  private func writeHeaders(_ headers: HARValue?, into text: inout [UInt8]) -> Set<String> {
    var names: Set<String> = []
    for header in headers?.elements ?? [] {
      let name = header["name"]?.bytes ?? []
      // Pseudo-headers of HTTP/2 begin with a colon.
      guard let first = name.first, first != UInt8(ascii: ":"),
        name.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") })
      else { continue }
      let bytes = name.rawBytes
      if Self.framing.contains(where: { bytes.equalsIgnoringCase($0) }) { continue }
      names.insert(bytes.prefix(64).text.lowercased())
      // Browsers join the lines of several cookies by line feeds.
      let value = header["value"]?.bytes ?? []
      for part in value.split(separator: 0x0A) { Self.write(name, Array(part), into: &text) }
      if value.isEmpty { Self.write(name, [], into: &text) }
    }
    return names
  }

  private static func write(_ name: StaticString, _ value: [UInt8], into text: inout [UInt8]) {
    write(
      withBytes(of: name) { bytes in
        var copy: [UInt8] = []
        copy.append(bytesOf: bytes)
        return copy
      }, value, into: &text)
  }

  private static func write(_ name: [UInt8], _ value: [UInt8], into text: inout [UInt8]) {
    text += name
    text += ": ".utf8
    text += line(value)
    text += "\r\n".utf8
  }

  /// Bytes without line ends.
  private static func line(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { $0 != 0x0D && $0 != 0x0A } }

  private static func end(_ text: inout [UInt8], _ body: [UInt8]) {
    text += "Content-Length: \(body.count)\r\n\r\n".utf8
    text += body
  }
}
