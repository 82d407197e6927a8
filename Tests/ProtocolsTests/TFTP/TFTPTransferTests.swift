import AuditModel
import Protocols
import TestSupport
import Testing

/// Shapes are those of RFC 1350, 2347 and 2348; all values are ours.
struct TFTPTransferTests {
  private static let modules = [TFTPModule.datagram, TFTPModule.transfer]
  private static let file = Array((0..<60).map { "admin-mac\($0)=00:00:5e:00:53:10\n" }.joined().utf8)

  private static func data(_ block: Int, _ bytes: [UInt8]) -> [UInt8] {
    [0, 3, UInt8(block >> 8), UInt8(block & 255)] + bytes
  }

  private static func acknowledge(_ block: Int) -> [UInt8] { [0, 4, UInt8(block >> 8), UInt8(block & 255)] }

  private static func part(_ number: Int, of size: Int = 512) -> [UInt8] {
    Array(file.dropFirst((number - 1) * size).prefix(size))
  }

  private static func transcript(_ steps: [(FlowDirection, [UInt8])]) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 40_000))
    for (direction, bytes) in steps { transcript.say(direction, bytes) }
    return transcript
  }

  private func bodies(_ transcript: Transcript) -> [String] {
    let sink = decode(transcript, with: Self.modules)
    #expect(sink.faults == [])
    return sink.messages.flatMap { message in
      message.bodies.map { "\(message.protocolName) \($0.isComplete) \($0.bytes.count)" }
    }
  }

  /// A file that is read, in blocks of 512 bytes.
  private static let plain = transcript(
    (1...4).flatMap { number in
      [(FlowDirection.fromInitiator, data(number, part(number))), (.fromResponder, acknowledge(number))]
    })

  @Test func aFileIsPutTogether() {
    #expect(bodies(Self.plain) == ["tftp true \(Self.file.count)"])
    let sink = decode(Self.plain, with: Self.modules)
    #expect(sink.messages.first?.bodies.first?.bytes == Self.file)
  }

  /// RFC 2281 section 5: a router's HSRP hello or advertisement, from and to port 1985, begins as data does.
  @Test func routersThatSpeakHSRPSendNoFile() {
    var transcript = Transcript(ports: FlowPorts(initiator: 1_985, responder: 1_985))
    transcript.say(.fromInitiator, [0, 3, 0, 1] + [UInt8](repeating: 0, count: 16))
    transcript.say(.fromResponder, [0, 4, 0, 1] + [UInt8](repeating: 0, count: 16))
    #expect(!decode(transcript, with: Self.modules).messages.contains { $0.protocolName == "tftp" })
  }

  @Test func grantedOptionsSetTheSize() {
    let options = [0, 6] + Array("blksize\01024\0tsize\00\0".utf8)
    let steps: [(FlowDirection, [UInt8])] = [
      (.fromInitiator, options), (.fromResponder, Self.acknowledge(0)),
      (.fromInitiator, Self.data(1, Self.part(1, of: 1_024))),
      (.fromInitiator, Self.data(1, Self.part(1, of: 1_024))),
      (.fromInitiator, Self.data(2, Self.part(2, of: 1_024))),
    ]
    #expect(bodies(Self.transcript(steps)) == ["tftp true \(Self.file.count)"])
  }

  @Test func anUploadAndAnError() {
    let steps: [(FlowDirection, [UInt8])] = [
      (.fromInitiator, Self.acknowledge(0)), (.fromResponder, Self.data(1, Self.part(1))),
      (.fromInitiator, [0, 5, 0, 3] + Array("disk full\0".utf8)),
    ]
    let sink = decode(Self.transcript(steps), with: Self.modules)
    #expect(sink.messages.map(\.start) == ["ERROR", "DATA"])
    #expect(sink.messages.first?.fields.map(\.value) == ["disk full"])
    #expect(sink.messages.last?.bodies.map(\.isComplete) == [false])
  }

  @Test func oneSideAloneIsNoTransfer() {
    let steps = (0..<5).map { _ in (FlowDirection.fromInitiator, Self.data(1, Self.part(1))) }
    #expect(bodies(Self.transcript(steps)) == Array(repeating: "udp true 516", count: 5))
  }

  /// Datagrams outside a session count their offsets anew, which `checkDecoder` does not expect.
  @Test func damageIsSurvived() {
    var random = TranscriptMutation(seed: 7)
    for _ in 0..<200 {
      let damaged = random.damage(Self.plain)
      let sink = decode(damaged, with: Self.modules)
      #expect(sink.presented <= 16 * damaged.count + 65_536)
      #expect(sink.faults.allSatisfy { $0.contains("does not stand") })
    }
  }
}
