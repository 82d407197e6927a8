import AuditModel
import Protocols
import TestSupport
import Testing

/// Expected values are those planted; shapes are those of RFC 8415, 4649, 4704 and 6939.
struct DHCPv6Tests {
  private static let mac: [UInt8] = [0x00, 0x00, 0x5E, 0x00, 0x53, 0x10]
  private static let address: [UInt8] = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [0x50]

  private func option(_ code: Int, _ value: [UInt8]) -> [UInt8] {
    [UInt8(code >> 8), UInt8(code & 255), UInt8(value.count >> 8), UInt8(value.count & 255)] + value
  }

  private var identifier: [UInt8] { option(1, [0, 1, 0, 1, 0x2B, 0, 0, 1] + Self.mac) }
  private var name: [UInt8] { option(39, [0, 6] + Array("fortus".utf8) + [7] + Array("example".utf8) + [0]) }
  private var association: [UInt8] {
    option(3, [UInt8](repeating: 0, count: 12) + option(5, Self.address + [UInt8](repeating: 0, count: 8)))
  }

  private func reply(_ type: UInt8 = 7) -> [UInt8] { [type, 1, 2, 3] + association + identifier + name }

  private func lines(_ bytes: [UInt8]) -> [String]? {
    read(DHCPModule.v6, bytes, initiator: 546, responder: 547)?.lines.map { line in
      String(line.prefix { $0 != "@" }).trimmed
    }
  }

  @Test func aReplyBindsTheAddressWhateverTheOrder() {
    #expect(
      lines(reply()) == [
        "begin dhcpv6 response REPLY", "option 1 client-id=00005e005310", "option 39 client-fqdn=fortus.example", "end",
        "note neighbour(2001:db8::50, 00:00:5e:00:53:10)", "note deviceName(2001:db8::50, \"fortus.example\")",
      ])
    #expect(lines(reply(2))?.contains { $0.hasPrefix("note") } == false)
  }

  @Test func relayedMessagesAreOpened() {
    let inner = reply(3)
    let relayed = [12, 0] + [UInt8](repeating: 0, count: 32) + option(9, inner) + option(79, [0, 1] + Self.mac)
    let log = lines(relayed)
    #expect(log?.first == "begin dhcpv6 request RELAY-FORW")
    #expect(log?.contains("option 1 client-id=00005e005310") == true)
    #expect(log?.contains("option 79 client-linklayer=00005e005310") == true)
    #expect(log?.contains("note deviceName(2001:db8::50, \"fortus.example\")") == true)
  }

  @Test func relaysInRelaysEnd() {
    var message = reply()
    for _ in 0..<40 { message = [12, 0] + [UInt8](repeating: 0, count: 32) + option(9, message) }
    let log = lines(message)
    #expect(log?.contains { $0.contains("client-id") } == false)
  }

  @Test func onlyWholeMessagesOnItsPortsAreRead() {
    #expect(read(DHCPModule.v6, reply(), initiator: 5000, responder: 5001) == nil)
    #expect(lines(reply() + [0]) == nil)
    #expect(lines(Array(reply().dropLast())) == nil)
    #expect(lines([99] + reply().dropFirst()) == nil)
    #expect(lines([]) == nil)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 546, responder: 547))
    transcript.say(.fromInitiator, [12, 0] + [UInt8](repeating: 0, count: 32) + option(9, reply(3)))
    transcript.say(.fromResponder, reply())
    #expect(checkDecoder(DHCPModule.v6, transcript) == [])
  }
}
