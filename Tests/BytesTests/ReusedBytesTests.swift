import Bytes
import Testing

@Suite struct ReusedBytesTests {
  @Test func whatIsSetReplacesWhatWasThere() {
    var reused = ReusedBytes()
    reused.set(Array("a longer text than the next".utf8).span.bytes)
    reused.set(Array("next".utf8).span.bytes)
    reused.append(UInt8(ascii: "!"))
    let text = reused.bytes.text
    #expect(text == "next!")
  }

  /// Memory begins with 64 bytes; what stands in it moves along when it grows.
  @Test func itGrowsAndKeepsWhatItHolds() {
    var reused = ReusedBytes()
    for byte in 0..<1_000 { reused.append(UInt8(truncatingIfNeeded: byte)) }
    let more = [UInt8](repeating: 7, count: 5_000)
    reused.append(contentsOf: more.span.bytes)
    var sum = 0
    for index in 0..<1_000 where reused[index] == UInt8(truncatingIfNeeded: index) { sum += 1 }
    #expect(sum == 1_000)
    let (count, last) = (reused.count, reused[5_999])
    #expect(count == 6_000 && last == 7)
  }

  @Test func itTakesOffNoMoreThanThereIs() {
    var reused = ReusedBytes()
    reused.append(contentsOf: Array("four".utf8).span.bytes)
    reused.removeLast(1)
    let left = reused.bytes.text
    #expect(left == "fou")
    reused.removeLast(9)
    let isEmpty = reused.isEmpty
    #expect(isEmpty)
  }
}
