import AuditModel
import Protocols
import TestSupport
import Testing

/// The form is that of RFC 1002 section 4.4; names and addresses are planted here.
struct NetBIOSDatagramTests {
  private func name(_ text: String, _ suffix: UInt8) -> [UInt8] {
    var label: [UInt8] = [32]
    for byte in Array(text.utf8) + [UInt8](repeating: 0x20, count: 15 - text.utf8.count) + [suffix] {
      label.append(0x41 + (byte >> 4))
      label.append(0x41 + (byte & 15))
    }
    return label + [0]
  }

  private func datagram(_ data: [UInt8], type: UInt8 = 0x11) -> [UInt8] {
    [type, 10, 0, 1, 192, 0, 2, 50, 0, 138, 0, 100, 0, 0] + name("FORTUS-450", 0) + name("PLANT7", 0x1D) + data
  }

  private func words(_ bytes: [UInt8], port: UInt16 = 138) -> [String]? {
    read(NetBIOSDatagramModule.module, bytes, initiator: 138, responder: port)?.words
  }

  @Test func anAnnouncementTellsWhoSpeaks() {
    let data = Array("\\MAILSLOT\\BROWSE\0".utf8) + [1] + Array("FORTUS-450".utf8)
    let log = words(datagram(data))
    #expect(log?.first == "begin nbdgm message HOST ANNOUNCEMENT")
    #expect(log?.contains("field source-ip=c0000232") == true)
    #expect(log?.contains { $0.hasPrefix("field netbios-name=FORTUS-450") } == true)
    #expect(words(datagram(Array("\\MAILSLOT\\BROWSE\0".utf8) + [8]))?.first == "begin nbdgm message BROWSE")
    #expect(words(datagram(Array("\\MAILSLOT\\OTHER\0".utf8)))?.first == "begin nbdgm message DATAGRAM")
  }

  @Test func lookAlikesAreDeclined() {
    #expect(words(datagram([]), port: 139) != nil)
    #expect(read(NetBIOSDatagramModule.module, datagram([]), initiator: 40_000, responder: 40_001) == nil)
    #expect(words(datagram([], type: 0x14)) == nil)
    #expect(words(Array(datagram([]).prefix(60))) == nil)
    #expect(words([]) == nil)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 138, responder: 138))
    transcript.say(.fromInitiator, datagram(Array("\\MAILSLOT\\BROWSE\0".utf8) + [1] + Array("FORTUS-450".utf8)))
    #expect(checkDecoder(NetBIOSDatagramModule.module, transcript) == [])
  }
}
