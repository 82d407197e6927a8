import AuditModel
import Protocols
import TestSupport
import Testing

/// Messages have the form of UPnP Device Architecture 2.0 sections 1.2 and 1.3; values are planted here.
struct SSDPTests {
  private func lines(_ text: String, initiator: UInt16 = 40_000, responder: UInt16 = 1900) -> [String]? {
    read(SSDPModule.module, Array(text.utf8), initiator: initiator, responder: responder)?.words
  }

  private static let identifier = "2fac1234-31f8-11b4-a222-08002b34c003"

  @Test func anAnnouncementTellsWhoAndWhere() {
    let text =
      "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nCACHE-CONTROL: max-age=100\r\nNT: upnp:rootdevice\r\n"
      + "NTS: ssdp:alive\r\nLOCATION: http://192.0.2.60:80/d.xml\r\nSERVER: Linux UPnP/1.1 Lab/2\r\n"
      + "USN: uuid:\(Self.identifier)::upnp:rootdevice\r\n\r\n"
    #expect(
      lines(text) == [
        "begin ssdp message NOTIFY", "header LOCATION=http://192.0.2.60:80/d.xml",
        "header SERVER=Linux UPnP/1.1 Lab/2", "header USN=uuid:\(Self.identifier)", "end",
      ])
  }

  @Test func searchesAndResponsesAreRead() {
    let search =
      "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\n"
      + "ST: uuid:\(Self.identifier)\r\nCPFN.UPNP.ORG: Jane's tablet\r\n\r\n"
    #expect(
      lines(search) == [
        "begin ssdp request M-SEARCH", "header ST=uuid:\(Self.identifier)",
        "header CPFN.UPNP.ORG=Jane's tablet",
        "end",
      ])
    let response = "HTTP/1.1 200 OK\r\nST:upnp:rootdevice\r\nEXT:\r\nUSN:uuid:7::x\r\nlocation: \thttp://a/\n\r\n"
    #expect(
      lines(response, responder: 49_152) == [
        "begin ssdp response 200 M-SEARCH", "header USN=uuid:7", "header location=http://a/", "end",
      ])
  }

  @Test func whatFollowsTheHeadIsABody() {
    #expect(lines("NOTIFY * HTTP/1.1\r\n\r\nserial D12345")?[1] == "body  serial D12345")
    // A line that is no header says nothing; without an empty line the head is all there is.
    #expect(
      lines("NOTIFY * HTTP/1.0\r\nnonsense\r\n:x\r\nA:b") == ["begin ssdp message NOTIFY", "header A=b", "end"])
  }

  @Test func lookAlikesAreDeclined() {
    #expect(lines("NOTIFY /events HTTP/1.1\r\nNT: upnp:event\r\n\r\n") == nil)
    #expect(lines("NOTIFY sip:j@example.com SIP/2.0\r\n\r\n", responder: 5060) == nil)
    #expect(lines("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", responder: 8080) == nil)
    #expect(lines("HTTP/1.1 404 Not Found\r\nST: x\r\n\r\n") == nil)
    #expect(lines("M-SEARCH") == nil)
    #expect(lines("") == nil)
  }

  @Test func manyLinesCostLinearTime() {
    let clock = ContinuousClock()
    let text = "NOTIFY * HTTP/1.1\r\n" + String(repeating: "a:\n", count: 21_000)
    let time = clock.measure { #expect(lines(text)?.count == 2) }
    #expect(time < .seconds(2))
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 1900))
    transcript.client("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nST: ssdp:all\r\nUSER-AGENT: a/1\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nUSN: uuid:\(Self.identifier)::upnp:rootdevice\r\nSERVER: x\r\n\r\nbody")
    #expect(checkDecoder(SSDPModule.module, transcript) == [])
  }
}
