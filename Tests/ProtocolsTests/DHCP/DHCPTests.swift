import AuditModel
import Protocols
import TestSupport
import Testing

/// Expected values are those planted; shapes are those of RFC 2131, 2132, 3046, 3396, 4361, 4702 and 4578.
struct DHCPTests {
  private static let mac: [UInt8] = [0x00, 0x00, 0x5E, 0x00, 0x53, 0x10]

  private func option(_ code: UInt8, _ value: [UInt8]) -> [UInt8] { [code, UInt8(value.count)] + value }

  private func message(
    op: UInt8 = 1, client: [UInt8] = [0, 0, 0, 0], your: [UInt8] = [0, 0, 0, 0], sname: [UInt8] = [],
    file: [UInt8] = [], options: [UInt8]
  ) -> [UInt8] {
    var bytes: [UInt8] = [op, 1, 6, 0, 0x39, 3, 0xF3, 0x26, 0, 0, 0, 0]
    bytes += client + your + [UInt8](repeating: 0, count: 8) + Self.mac + [UInt8](repeating: 0, count: 10)
    bytes += sname + [UInt8](repeating: 0, count: 64 - sname.count)
    bytes += file + [UInt8](repeating: 0, count: 128 - file.count)
    return bytes + [0x63, 0x82, 0x53, 0x63] + options + [255]
  }

  private func lines(_ bytes: [UInt8], port: UInt16 = 67) -> [String]? {
    read(DHCPModule.v4, bytes, initiator: 68, responder: port)?.lines.map { line in
      String(line.prefix { $0 != "@" }).trimmed
    }
  }

  @Test func aRequestNamesTheClient() {
    let bytes = message(
      options: option(53, [3]) + option(61, [1] + Self.mac) + option(50, [192, 0, 2, 50])
        + option(12, Array("fortus-450".utf8)) + option(60, Array("MSFT 5.0".utf8)) + option(55, [1, 3, 6])
        + option(81, [0, 0, 0] + Array("fortus-450.example.com".utf8)) + option(51, [0, 0, 14, 16]))
    #expect(
      lines(bytes) == [
        "begin dhcp request REQUEST", "field chaddr=00005e005310", "option 61 client-identifier=00005e005310",
        "option 50 requested-address=c0000232", "option 12 host-name=fortus-450", "option 60 vendor-class=MSFT 5.0",
        "option 55 parameter-list=010306", "option 81 client-fqdn=fortus-450.example.com", "end",
        "note deviceName(192.0.2.50, \"fortus-450\")",
      ])
  }

  @Test func anAcknowledgementBindsTheAddress() {
    let log = read(
      DHCPModule.v4, message(op: 2, your: [192, 0, 2, 50], options: option(53, [5])), initiator: 68, responder: 67)
    #expect(log?.facts == [.neighbour(IPAddress(v4: 0xC000_0232), MACAddress(bits: 0x0000_5E00_5310))])
    #expect(log?.lines.first == "begin dhcp response ACK")
    let offer = read(
      DHCPModule.v4, message(op: 2, your: [192, 0, 2, 50], options: option(53, [2])), initiator: 68, responder: 67)
    #expect(offer?.facts == [])
  }

  @Test func overloadedFieldsAreRead() {
    let bytes = message(
      sname: option(12, Array("from-sname".utf8)) + [255], file: option(60, Array("from-file".utf8)) + [255],
      options: option(53, [1]) + option(52, [3]))
    #expect(
      lines(bytes)?.filter { $0.hasPrefix("option") } == [
        "option 60 vendor-class=from-file", "option 12 host-name=from-sname",
      ])
    let plain = message(file: option(60, Array("boot".utf8)), options: option(53, [1]))
    #expect(lines(plain)?.contains { $0.contains("vendor-class") } == false)
  }

  @Test func partsOfAnOptionAreJoined() {
    let bytes = message(
      sname: option(12, Array("450".utf8)),
      options: option(53, [1]) + option(12, Array("fort".utf8)) + option(52, [2])
        + option(12, Array("us-".utf8)))
    let transcript = transcript(bytes)
    let sink = decode(transcript, with: [DHCPModule.v4])
    #expect(sink.messages.first?.bodies.map(\.text) == ["fortus-450"])
    #expect(sink.messages.first?.bodies.first?.sources == [245..<249, 254..<257, 46..<49])
    #expect(sink.faults == [])
  }

  @Test func identifiersShowTheirHardwareAddress() {
    let duid = [255, 9, 9, 9, 9, 0, 1, 0, 1, 0x2B, 0, 0, 1] + Self.mac
    #expect(lines(message(options: option(61, duid)))?.contains("option 61 client-identifier=00005e005310") == true)
    let text = [0] + Array("printer-7".utf8)
    #expect(lines(message(options: option(61, text)))?.contains("option 61 client-identifier=printer-7") == true)
    let uuid = [UInt8](0x10...0x1F)
    #expect(
      lines(message(options: option(97, [0] + uuid)))?.contains(
        "option 97 client-uuid=101112131415161718191a1b1c1d1e1f") == true)
  }

  @Test func relaysAndEncodedNamesAreTakenApart() {
    let relay = [1, 4] + Array("eth7".utf8) + [2, 6] + Self.mac
    let name: [UInt8] = [4, 0, 0, 6] + Array("fortus".utf8) + [7] + Array("example".utf8) + [3] + Array("org".utf8)
    let log = lines(message(options: option(82, relay) + option(81, name)))
    #expect(
      log?.filter { $0.hasPrefix("option") } == [
        "option 82.1 circuit-id=eth7", "option 82.2 remote-id=00005e005310",
        "option 81 client-fqdn=fortus.example.org",
      ])
  }

  @Test func bootpWithoutCookieIsReadOnItsPorts() {
    let bytes = Array(message(options: []).prefix(236)) + [UInt8](repeating: 0, count: 64)
    #expect(lines(bytes) == ["begin dhcp request BOOTREQUEST", "field chaddr=00005e005310", "end"])
    #expect(lines(bytes, port: 9000)?.isEmpty == nil || read(DHCPModule.v4, bytes, initiator: 9, responder: 9) == nil)
    #expect(read(DHCPModule.v4, message(options: option(53, [1])), initiator: 9000, responder: 9001) != nil)
  }

  @Test func lyingLengthsAreTold() {
    #expect(
      lines(message(options: option(53, [1]) + [12, 200, 0x61]))?.last == "trouble dhcp-malformed: option past its end")
    #expect(read(DHCPModule.v4, [UInt8](repeating: 1, count: 235), initiator: 68, responder: 67) == nil)
    #expect(read(DHCPModule.v4, [UInt8](repeating: 3, count: 300), initiator: 68, responder: 67) == nil)
  }

  private func transcript(_ bytes: [UInt8]) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 68, responder: 67))
    transcript.say(.fromInitiator, bytes)
    return transcript
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = transcript(
      message(
        sname: option(12, Array("450".utf8)), file: option(60, Array("from-file".utf8)),
        options: option(53, [3]) + option(52, [3]) + option(61, [255, 9, 9, 9, 9, 0, 3, 0, 1] + Self.mac)
          + option(12, Array("fortus-".utf8)) + option(82, [1, 2, 0x61, 0x62]) + option(50, [192, 0, 2, 50])
          + option(81, [4, 0, 0, 2, 0x61, 0x62, 2, 0x63, 0x64, 0])))
    transcript.say(.fromResponder, message(op: 2, your: [192, 0, 2, 50], options: option(53, [5])))
    #expect(checkDecoder(DHCPModule.v4, transcript) == [])
  }
}

extension String {
  var trimmed: String { hasSuffix(" ") ? String(dropLast()).trimmed : self }
}
