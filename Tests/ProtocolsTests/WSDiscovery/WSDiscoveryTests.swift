import AuditModel
import Protocols
import TestSupport
import Testing

/// Envelopes have the form of WS-Discovery (April 2005) sections 4 to 6; values are planted here.
struct WSDiscoveryTests {
  private func envelope(
    _ action: String, _ body: String, namespace: String = "schemas.xmlsoap.org/ws/2005/04/discovery"
  )
    -> String
  {
    "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:d=\"http://\(namespace)\">"
      + "<s:Header><a:To>urn:x</a:To><a:Action s:mustUnderstand=\"1\">http://\(namespace)/\(action)</a:Action></s:Header>"
      + "<s:Body>\(body)</s:Body></s:Envelope>"
  }

  private func log(_ text: String, port: UInt16 = 3702) -> MessageLog? {
    read(WSDiscoveryModule.module, Array(text.utf8), initiator: 40_000, responder: port)
  }

  @Test func aHelloTellsTheEndpoint() {
    let text = envelope(
      "Hello",
      "<d:Hello><a:EndpointReference><a:Address> urn:uuid:98190dc2-0890-4ef8-ac9a-5940995e6119 </a:Address>"
        + "</a:EndpointReference></d:Hello>")
    #expect(
      log(text)?.words.prefix(2) == [
        "begin ws-discovery message Hello",
        "field endpoint-reference=urn:uuid:98190dc2-0890-4ef8-ac9a-5940995e6119",
      ])
    #expect(log(text)?.lines[2].hasPrefix("body application/soap+xml <?xml") == true)
  }

  @Test(arguments: [
    ("Bye", "message Bye"), ("Probe", "request Probe"), ("Resolve", "request Resolve"),
    ("ProbeMatches", "response ProbeMatches"), ("ResolveMatches", "response ResolveMatches"), ("Other", "message SOAP"),
  ])
  func actionsNameTheMessage(_ action: String, _ start: String) {
    #expect(log(envelope(action, ""))?.words.first == "begin ws-discovery " + start)
    let standard = envelope(action, "", namespace: "docs.oasis-open.org/ws-dd/ns/discovery/2009/01")
    #expect(log(standard, port: 50_000)?.words.first == "begin ws-discovery " + start)
  }

  @Test func lookAlikesAreDeclined() {
    #expect(log("<?xml version=\"1.0\"?><root>" + String(repeating: "x", count: 100) + "</root>") == nil)
    #expect(log("{\"a\":\"schemas.xmlsoap.org/ws/2005/04/discovery\"}" + String(repeating: " ", count: 100)) == nil)
    #expect(log("") == nil)
    #expect(log("<") == nil)
  }

  @Test func unfinishedTagsEnd() {
    #expect(log(envelope("Hello", "<EndpointReference><Address"))?.words.first == "begin ws-discovery message Hello")
    let many = String(repeating: "<a:Address", count: 6_000)
    let clock = ContinuousClock()
    let time = clock.measure { _ = log(envelope("Hello", "<EndpointReference>" + many)) }
    #expect(time < .seconds(2))
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 3702))
    transcript.client(envelope("Probe", "<d:Probe><d:Types>x</d:Types></d:Probe>"))
    transcript.server(
      envelope("ProbeMatches", "<a:EndpointReference><a:Address>urn:uuid:9</a:Address></a:EndpointReference>"))
    #expect(checkDecoder(WSDiscoveryModule.module, transcript) == [])
  }
}
