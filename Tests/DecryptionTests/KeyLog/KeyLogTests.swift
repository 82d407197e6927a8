import Bytes
import Decryption
import TestSupport
import Testing

/// The format is that of RFC 9850 section 2; all values are made up.
struct KeyLogTests {
  private static let random = String(repeating: "1f", count: 32)
  private static let master = String(repeating: "a0", count: 48)
  private static let traffic = String(repeating: "b1", count: 32)

  private func secret(_ log: KeyLog, _ label: KeyLogLabel, _ byte: UInt8 = 0x1F, count: Int = 32) -> [UInt8]? {
    let key = [UInt8](repeating: byte, count: count)
    return log.secret(label, for: key.span.bytes)
  }

  private func read(_ text: String, step: Int = .max) -> KeyLog {
    var log = KeyLog()
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let end = step == .max ? bytes.count : min(start + step, bytes.count)
      log.read(bytes.span.bytes.clamped(start..<end))
      start = end
    }
    try? log.finish()
    return log
  }

  @Test(arguments: KeyLogLabel.allCases)
  func everyLabelIsRead(_ label: KeyLogLabel) {
    let key = label == .rsa ? String(repeating: "1f", count: 8) : Self.random
    let value = label == .clientRandom || label == .rsa ? Self.master : Self.traffic
    let log = read("\(label.text) \(key) \(value)\n")
    #expect(log.count == 1)
    #expect(log.problems == [])
    #expect(secret(log, label, count: label == .rsa ? 8 : 32)?.count == value.count / 2)
    #expect(secret(log, label, 0x20, count: label == .rsa ? 8 : 32) == nil)
  }

  @Test(arguments: [1, 7, 64, Int.max])
  func linesMayEndAndBeCutAnyhow(_ step: Int) {
    let text =
      "\u{FEFF}# made by a browser\r\n\r\nCLIENT_RANDOM \(Self.random.uppercased()) \(Self.master)\r\n"
      + "  CLIENT_TRAFFIC_SECRET_0  \(Self.random)\t\(Self.traffic) \n\n#end\n"
      + "SERVER_TRAFFIC_SECRET_0 \(Self.random) \(Self.traffic)"
    let log = read(text, step: step)
    #expect(log.count == 3)
    #expect(log.problems == [])
    #expect(secret(log, .clientRandom) == [UInt8](repeating: 0xA0, count: 48))
    #expect(secret(log, .serverTraffic0) == [UInt8](repeating: 0xB1, count: 32))
  }

  @Test func badLinesAreNamedByNumber() {
    let text = """
      # first
      CLIENT_RANDOM \(Self.random) \(Self.master)
      CLIENT_RANDOM \(Self.random)
      CLIENT_RANDOM \(Self.random) \(Self.master) more
      WHATEVER \(Self.random) \(Self.master)
      CLIENT_RANDOM \(Self.random.dropLast(2)) \(Self.master)
      CLIENT_RANDOM \(Self.random) \(Self.traffic)
      CLIENT_TRAFFIC_SECRET_0 \(Self.random) \(Self.traffic)b
      CLIENT_TRAFFIC_SECRET_0 \(Self.random) \(Self.traffic.dropLast(2))zz
      CLIENT_RANDOM \(Self.random) \(Self.master.dropLast(2))ff
      CLIENT_RANDOM \(Self.random) \(Self.master)
      \(String(repeating: "x", count: 10_000))
      SERVER_TRAFFIC_SECRET_0 \(Self.random) \(Self.traffic)
      """
    for step in [3, Int.max] {
      let log = read(text, step: step)
      #expect(log.count == 2)
      #expect(log.problems.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10, 12])
      #expect(log.problems.last?.reason == "line too long")
      #expect(secret(log, .clientRandom) == [UInt8](repeating: 0xA0, count: 48))
    }
  }

  @Test func whatIsNoKeyLogIsRefused() {
    for (text, line) in [("", nil), ("# nothing\n", nil), ("-----BEGIN PRIVATE KEY-----\nMIIE\n", 1)]
      as [(String, Int?)]
    {
      var log = KeyLog()
      let bytes = Array(text.utf8)
      log.read(bytes.span.bytes)
      let error = #expect(throws: KeyLogError.self) { try log.finish() }
      guard case .noUsableLine(let first)? = error else { continue }
      #expect(first?.line == line)
    }
  }

  @Test func problemsAreCountedAndBounded() {
    let log = read(String(repeating: "bad line\n", count: 1000))
    #expect(log.problems.count == 100)
    #expect(log.problemCount == 1000)
  }

  @Test func noiseIsSurvived() {
    var generator = TranscriptMutation(seed: 7)
    for _ in 0..<50 {
      var log = KeyLog()
      let bytes = (0..<5000).map { _ in UInt8(generator.below(256)) }
      log.read(bytes.span.bytes)
      #expect(throws: KeyLogError.self) { try log.finish() }
    }
  }
}
