import AuditModel
import Pipeline
import TestSupport
import Testing

/// The rules of the report contract (docs/verdicts.md) that only whole audits can show.
@Suite struct ReportContractTests {
  private func report(_ messages: [String]) throws -> AuditReport {
    let frames = TCPConversation.exchange(messages.map { (.fromInitiator, Array($0.utf8)) })
    return try Web(frames: frames).report
  }

  @Test func framesAreListedUpToAThousand() throws {
    let line = Web.request("GET /v1?mac=00:00:5e:00:53:10", host: "telemetry.stratasys.com")
    let transfer = try #require(
      try report(Array(repeating: line, count: 1_100)).transfers.first { $0.dataType == .macAddress })
    #expect(transfer.count == 1_100)
    #expect(transfer.frames.count == 1_000)
    #expect(transfer.framesOmitted == 100)
    // Three frames of the handshake come first.
    #expect(transfer.frames.first == 4)
  }

  @Test func noFrameIsListedThatDoesNotCarryTheValue() throws {
    let body = #"{"a": 1, "mac": "00:00:5e:00:53:10"}"#
    let request = Web.request("POST /v1", host: "telemetry.stratasys.com", body: body)
    let parts = [request.prefix(request.count - 10), request.suffix(10)].map(String.init)
    let quiet = Web.request("GET /v1", host: "telemetry.stratasys.com")
    let transfer = try #require(
      try report([quiet] + parts + [quiet]).transfers.first { $0.dataType == .macAddress })
    #expect(transfer.frames == [5, 6], "the address stands over the border of two segments")
  }

  @Test func longTargetsAreCut() throws {
    let path = "/" + String(repeating: "x", count: 400)
    let line = Web.request("GET \(path)?mac=00:00:5e:00:53:10", host: "telemetry.stratasys.com")
    let location = try #require(try report([line]).transfers.first { $0.dataType == .macAddress }?.location)
    #expect(location == "GET /" + String(repeating: "x", count: 115) + "… query mac")
  }

  @Test func theLocationLeadsToTheValue() throws {
    let request = Web.request(
      "POST /v1/clear?cid=35009a79.14", host: "telemetry.stratasys.com",
      "Referer: https://www.example.com/?email=operator%40example.com", "Cookie: _ga=GA1.2.35009.1780000000",
      body: #"{"device": {"mac": "00:00:5e:00:53:10"}}"#)
    let locations = Set(try report([request]).transfers.map(\.location))
    for location in [
      "POST /v1/clear body $.device.mac", "POST /v1/clear query cid", "POST /v1/clear header Referer query email",
      "POST /v1/clear cookie _ga",
    ] {
      #expect(locations.contains(location), "\(location): \(locations.sorted())")
    }
  }

  @Test func anAnswerGoesToTheClientWhomNobodyNamed() throws {
    let web = try Web(
      (
        "GET /who HTTP/1.0\r\n\r\n",
        Web.answer("200 OK", body: #"{"email": "operator@example.com"}"#)
      ))
    let transfer = try #require(web.report.transfers.first { $0.dataType == .emailAddress })
    #expect(transfer.location == "200 GET /who body $.email")
    #expect(transfer.direction == .response)
    #expect(transfer.recipient.address == Frames.client.description)
    #expect(transfer.recipient.host == nil)
  }

  /// Addresses in packet headers are not collected values.
  @Test func packetHeadersAreNoCollection() throws {
    let report = try report([Web.request("GET /", host: "telemetry.stratasys.com")])
    #expect(report.transfers.filter { [.macAddress, .ipAddress].contains($0.dataType) } == [])
  }
}
