import AuditModel
import Protocols
import TestSupport
import Testing

/// Shapes are those of RFC 1350 and 2347; all values are ours.
struct TFTPTests {
  private func lines(_ bytes: [UInt8], port: UInt16 = 69) -> [String]? {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.say(.fromInitiator, bytes)
    let sink = decode(transcript, with: [TFTPModule.datagram])
    #expect(sink.faults == [])
    guard let message = sink.messages.first, message.protocolName == "tftp" else { return nil }
    return ["\(message.direction.rawValue) \(message.start)"]
      + message.fields.map { "\($0.part.rawValue) \($0.name)=\($0.value)" }
  }

  @Test func requestsNameFiles() {
    let request = [0, 1] + Array("jobs/bracket_v3.cmb\0octet\0".utf8)
    #expect(lines(request) == ["request RRQ", "field file-name=jobs/bracket_v3.cmb"])
    #expect(lines(request, port: 4_000) == ["request RRQ", "field file-name=jobs/bracket_v3.cmb"])
    let write = [0, 2] + Array("cfg-00005e005310.xml\0NetASCII\0blksize\01428\0tsize\00\0".utf8)
    #expect(
      lines(write) == ["request WRQ", "field file-name=cfg-00005e005310.xml", "option blksize=1428", "option tsize=0"])
  }

  @Test(
    arguments: [
      [0, 3] + Array("jobs\0octet\0".utf8), [0, 1] + Array("jobs\0octe\0".utf8), [0, 1] + Array("jobs\0octet".utf8),
      [0, 1] + Array("\0octet\0".utf8), [0, 1] + Array("a\u{1}b\0octet\0".utf8), [0, 1], [],
    ] as [[UInt8]])
  func othersAreLeftAlone(_ bytes: [UInt8]) { #expect(lines(bytes) == nil) }

  /// The transfer goes to, or comes from, the port that asked (RFC 1350 section 4).
  @Test func requestsAnnounceTheirTransfer() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 69))
    transcript.say(.fromInitiator, [0, 2] + Array("cell-7.json\0octet\0".utf8))
    let sink = decode(transcript, with: [TFTPModule.datagram])
    #expect(sink.facts == [.dataChannel(side: .fromInitiator, port: 40_000)])
    #expect(sink.messages.last?.start == "WRQ")
  }

  @Test func elsewhereNothingMayFollow() {
    let request = [0, 1] + Array("jobs\0octet\0tail".utf8)
    #expect(lines(request, port: 4_000) == nil)
    #expect(lines(request) == ["request RRQ", "field file-name=jobs"])
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 69))
    transcript.say(.fromInitiator, [0, 1] + Array("jobs/a.cmb\0octet\0blksize\01428\0tsize\00\0".utf8))
    #expect(checkDecoder(TFTPModule.datagram, transcript) == [])
  }
}
