import Bytes
import Testing

@testable import Protocols

struct QUICReassemblyTests {
  private final class Log {
    var text = ""
    var wires: [UInt64] = []
    var lost: UInt64 = 0
  }

  private func add(_ text: String, at offset: UInt64, to reassembly: inout QUICReassembly, _ log: Log) {
    let bytes = Array(text.utf8)
    reassembly.add(
      bytes.span.bytes, at: offset, wire: 1_000 &+ offset &* 10,
      deliver: { bytes, wire in
        log.text += bytes.text
        log.wires.append(wire)
      },
      lose: { log.lost += $0 })
  }

  @Test func piecesInAnyOrderAreDeliveredOnce() {
    var reassembly = QUICReassembly()
    let log = Log()
    add("ghi", at: 6, to: &reassembly, log)
    add("cdefg", at: 2, to: &reassembly, log)
    #expect(log.text.isEmpty)
    add("abc", at: 0, to: &reassembly, log)
    #expect(log.text == "abcdefghi")
    #expect(log.wires == [1_000, 1_021, 1_060])
    #expect(!reassembly.isWaiting && reassembly.held == 0)
    add("abcdefghi", at: 0, to: &reassembly, log)
    #expect(log.text == "abcdefghi")
  }

  @Test func theFirstCopyOfOverlappingBytesStands() {
    var reassembly = QUICReassembly()
    let log = Log()
    add("CC", at: 2, to: &reassembly, log)
    add("xxxxxx", at: 1, to: &reassembly, log)
    add("A", at: 0, to: &reassembly, log)
    #expect(log.text == "AxCCxxx")
  }

  @Test func anOffsetFarAwayHoldsLittle() {
    var reassembly = QUICReassembly()
    let log = Log()
    add("far", at: 1 << 61, to: &reassembly, log)
    add("end", at: .max - 1, to: &reassembly, log)
    #expect(reassembly.held < 1_000)
    add("a", at: 0, to: &reassembly, log)
    reassembly.finish(
      deliver: { bytes, _ in log.text += bytes.text }, lose: { log.lost += $0 })
    #expect(log.text == "afar")
    #expect(log.lost == (1 << 61) - 1)
  }

  @Test func whatWaitsIsBounded() {
    var reassembly = QUICReassembly()
    let log = Log()
    for index in 0..<20_000 {
      add("xy", at: UInt64(2 + index * 4), to: &reassembly, log)
      #expect(reassembly.held <= QUICReassembly.byteLimit)
    }
    #expect(log.lost > 0)
  }
}
