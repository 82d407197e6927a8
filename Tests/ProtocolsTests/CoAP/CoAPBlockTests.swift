import AuditModel
import Protocols
import TestSupport
import Testing

/// Shapes are those of RFC 7959; all values are ours.
struct CoAPBlockTests {
  private typealias Build = CoAPBuilder
  private static let modules = [CoAPModule.blocks, CoAPModule.datagram]
  private static let document = Array(
    #"{"mac":"00:00:5e:00:53:10","pad":"0123456789012345678901234567","serial":"D12345"}"#.utf8)

  /// Number, more, and a size of 32 bytes.
  private static func block(_ number: Int, isLast: Bool) -> [UInt8] {
    [UInt8(number << 4 | (isLast ? 0 : 8) | 1)]
  }

  private static func part(_ number: Int) -> [UInt8] { Array(document.dropFirst(number * 32).prefix(32)) }

  private static func upload(_ number: Int, isLast: Bool, _ path: String = "log") -> [UInt8] {
    Build.message(
      code: 3, token: [UInt8(number)], id: UInt16(number),
      options: Build.path(path) + [(12, [50]), (27, block(number, isLast: isLast))], payload: part(number))
  }

  private static func answer(_ number: Int, token: UInt8, isLast: Bool) -> [UInt8] {
    Build.message(
      type: 2, code: 0x45, token: [token], options: [(12, [50]), (23, block(number, isLast: isLast))],
      payload: part(number))
  }

  private static func transcript(_ steps: [(FlowDirection, [UInt8])]) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 5_683))
    for (direction, bytes) in steps { transcript.say(direction, bytes) }
    return transcript
  }

  private func bodies(_ transcript: Transcript) -> [String] {
    let sink = decode(transcript, with: Self.modules)
    #expect(sink.faults == [])
    return sink.messages.flatMap { message in
      message.bodies.map { "\(message.start) [\($0.mediaType)] \($0.isComplete) \($0.text)" }
    }
  }

  private static let whole = transcript([
    (.fromInitiator, upload(0, isLast: false)), (.fromResponder, Build.message(type: 2, code: 0x5F, token: [0])),
    (.fromInitiator, upload(1, isLast: false)), (.fromInitiator, upload(1, isLast: false)),
    (.fromInitiator, upload(2, isLast: true)),
    (.fromInitiator, Build.message(code: 1, token: [9], options: Build.path("log") + [(23, [1])])),
    (.fromResponder, answer(0, token: 9, isLast: false)),
    (.fromInitiator, Build.message(code: 1, token: [10], options: Build.path("log") + [(23, [0x11])])),
    (.fromResponder, answer(1, token: 10, isLast: false)),
    (.fromInitiator, Build.message(code: 1, token: [11], options: Build.path("log") + [(23, [0x21])])),
    (.fromResponder, answer(2, token: 11, isLast: true)),
  ])

  @Test func blocksBecomeOneDocument() {
    let text = String(decoding: Self.document, as: UTF8.self)
    #expect(
      bodies(Self.whole) == [
        "PUT /log [application/json] true \(text)", "2.05 GET /log [application/json] true \(text)",
      ])
  }

  @Test func aBlockIsMissing() {
    let steps = [0, 2].map { (FlowDirection.fromInitiator, Self.upload($0, isLast: $0 == 2)) }
    let parts = [0, 2].map { String(decoding: Self.part($0), as: UTF8.self) }
    #expect(
      bodies(Self.transcript(steps)) == [
        "PUT /log [application/json] false \(parts[0])", "PUT /log [application/json] true \(parts[1])",
      ])
  }

  @Test func transfersWithoutEndAreBounded() {
    let steps = (0..<40).map { (FlowDirection.fromInitiator, Self.upload(0, isLast: false, "log\($0)")) }
    let told = bodies(Self.transcript(steps))
    #expect(told.count == 40)
    #expect(told.allSatisfy { $0.contains(" false ") })
  }

  /// Datagrams outside a session count their offsets anew, which `checkDecoder` does not expect.
  @Test func damageIsSurvived() {
    var random = TranscriptMutation(seed: 7)
    for _ in 0..<200 {
      let damaged = random.damage(Self.whole)
      let sink = decode(damaged, with: Self.modules)
      #expect(sink.presented <= 16 * damaged.count + 65_536)
      #expect(sink.faults.allSatisfy { $0.contains("does not stand") })
    }
  }
}
