import AuditModel
import Protocols
import TestSupport
import Testing

/// After RFC 2326 section 14, with values of ours.
struct RTSPTests {
  static let description = "v=0\r\no=operator 1 1 IN IP4 192.0.2.60\r\ns=Build chamber\r\n"

  static func transcript() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 554))
    transcript.client("OPTIONS rtsp://camera.example.com/live RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: player/1.0\r\n\r\n")
    transcript.server("RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP\r\n\r\n")
    transcript.client(
      "DESCRIBE rtsp://operator:s3cr3t@camera.example.com:554/live/1?serial=D12345 RTSP/1.0\r\nCSeq: 2\r\n"
        + "Authorization: Basic b3BlcmF0b3I6czNjcjN0\r\n\r\n")
    transcript.server(
      "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Length: \(description.utf8.count)\r\n\r\n"
        + description)
    transcript.client("PLAY rtsp://camera.example.com/live RTSP/1.0\r\nCSeq: 3\r\n\r\n")
    transcript.say(
      .fromResponder, [0x24, 0, 0, 6, 1, 2, 3, 4, 5, 6] + Array("RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n".utf8))
    transcript.say(.fromResponder, [0x24, 1, 0, 3, 0x52, 0x54, 0x53])
    return transcript
  }

  @Test func passesTheChecks() { #expect(checkDecoder(RTSPModule.stream, Self.transcript()) == []) }

  @Test func requestsAndTheirAnswers() {
    let sink = decode(Self.transcript(), with: [HTTP1.module, RTSPModule.stream])
    #expect(
      sink.messages.map(\.start)
        == ["OPTIONS /live", "200 OPTIONS", "DESCRIBE /live/1", "200 DESCRIBE", "PLAY /live", "200 PLAY"])
    let describe = sink.messages[2]
    #expect(describe.host == "camera.example.com")
    #expect(describe.values(.user, "") == ["operator"])
    #expect(describe.values(.password, "") == ["s3cr3t"])
    #expect(describe.values(.query, "serial") == ["D12345"])
    #expect(describe.values(.path, "") == ["/live/1"])
    #expect(sink.messages[3].values(.user, "") == ["operator"])
    #expect(sink.messages[3].values(.field, "sdp.session") == ["Build chamber"])
  }

  @Test(arguments: [
    "OPTIONS * HTTP/1.1\r\n\r\n", "RTSP/3.0 200 OK\r\n\r\n", "RTSP/1.0 OK\r\n\r\n", "OPTIONS sip:a@b SIP/2.0\r\n\r\n",
    "$abcd", "PLAY it again\r\n",
  ])
  func lookAlikes(_ text: String) {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 554))
    transcript.client(text)
    #expect(!decode(transcript, with: [RTSPModule.stream]).messages.contains { $0.protocolName == "rtsp" })
  }
}
