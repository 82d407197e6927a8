import AuditModel
import Pipeline
import RulePacks
import TestSupport
import Testing

/// An audit of requests and answers of HTTP in clear, written down as text.
struct Web {
  private static let audit = Result {
    try Audit(
      AuditSettings(
        rules: RulesFolder(path: RepositoryFolder.path("rules")), policies: ["stratasys-2018-05-25"], showsValues: true,
        version: "test"))
  }

  let report: AuditReport

  /// Each pair in a connection of its own, to a server of its own for each host.
  init(_ exchanges: (request: String, answer: String)...) throws {
    var frames: [[UInt8]] = []
    for (index, exchange) in exchanges.enumerated() {
      frames += TCPConversation.exchange(
        [(.fromInitiator, Array(exchange.request.utf8)), (.fromResponder, Array(exchange.answer.utf8))],
        client: Endpoint(Frames.client, UInt16(50_000 + index)), server: Endpoint(Self.server(of: exchange.request), 80)
      )
    }
    try self.init(frames: frames)
  }

  init(frames: [[UInt8]]) throws {
    let audit = try Self.audit.get()
    report = CaptureBuilder.withTemporary(CaptureBuilder(frames).pcapng()) { path in
      audit.run([path], filter: nil) { _ in }.report
    }
  }

  private static func server(of request: String) -> IPAddress {
    let host = request.split(separator: "\r\n").first { $0.hasPrefix("Host: ") } ?? ""
    return IPAddress(v4: 0xCB00_7100 | UInt32(host.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFF }))
  }

  static func request(_ line: String, host: String, _ fields: String..., body: String = "") -> String {
    let length = body.isEmpty ? "" : "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
    return "\(line) HTTP/1.1\r\nHost: \(host)\r\n" + fields.map { $0 + "\r\n" }.joined() + length + "\r\n" + body
  }

  static func answer(_ status: String, _ fields: String..., body: String = "") -> String {
    let type = body.isEmpty ? "" : "Content-Type: application/json\r\n"
    return "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(type)" + fields.map { $0 + "\r\n" }.joined()
      + "\r\n" + body
  }

  /// `dataType value` of what was found, sorted.
  func values(_ types: DataType...) -> [String] {
    report.transfers.filter { types.contains($0.dataType) }.map { "\($0.dataType.rawValue) \($0.value.clear ?? "-")" }
      .sorted()
  }

  /// `rule verdict` of the findings under a clause, sorted.
  func findings(_ clause: String, rule: String) -> [String] {
    report.findings.filter { $0.clause == clause && $0.rule == rule }.map(\.verdict.rawValue).sorted()
  }

  func traits(of type: DataType) -> [[ValueTrait]?] {
    report.transfers.filter { $0.dataType == type }.map(\.value.traits)
  }
}
