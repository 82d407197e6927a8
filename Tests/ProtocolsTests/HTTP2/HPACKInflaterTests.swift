import Bytes
import Testing

@testable import Protocols

/// The examples of RFC 7541 appendix C, and blocks that lie.
struct HPACKInflaterTests {
  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.compactMap { $0.hexValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private func fields(_ section: FieldSection) -> [String] {
    section.fields.map { field in
      String(decoding: section.bytes[field.name], as: UTF8.self) + ": "
        + String(decoding: section.bytes[field.value], as: UTF8.self)
    }
  }

  private func read(_ hex: String, _ inflater: HPACKInflater, at offset: UInt64 = 0) throws -> FieldSection {
    let block = bytes(hex)
    var section = FieldSection()
    try inflater.inflate(block.span.bytes, OffsetMap(identity: block.count, at: offset), into: &section)
    return section
  }

  @Test func requestsWithHuffmanCodes() throws {
    let inflater = HPACKInflater(isTableKnown: true)
    let first = try read("828684418cf1e3c2e5f23a6ba0ab90f4ff", inflater)
    #expect(fields(first) == [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"])
    let second = try read("828684be5886a8eb10649cbf", inflater)
    #expect(fields(second).suffix(2) == [":authority: www.example.com", "cache-control: no-cache"])
    let third = try read("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf", inflater)
    #expect(
      fields(third) == [
        ":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com",
        "custom-key: custom-value",
      ])
  }

  @Test func aFieldStandsWhereItsRepresentationStands() throws {
    let section = try read("828684418cf1e3c2e5f23a6ba0ab90f4ff", HPACKInflater(isTableKnown: true), at: 100)
    #expect(section.fields.map(\.wire) == [100..<101, 101..<102, 102..<103, 103..<117])
  }

  @Test func withoutTheTableWhatIsLiteralOrStaticIsRead() throws {
    let inflater = HPACKInflater(isTableKnown: false)
    // The second request of appendix C.4 refers to what the first one put into the table.
    let second = try read("828684be5886a8eb10649cbf", inflater)
    #expect(fields(second) == [":method: GET", ":scheme: http", ":path: /", "cache-control: no-cache"])
    #expect(second.unknown == 1)
    // Now index 62 is known (it is what the second one added), and 63 is not.
    let third = try read("bebf", inflater)
    #expect(fields(third) == ["cache-control: no-cache"])
    #expect(third.unknown == 1)
  }

  @Test func anUnknownNameLeavesItsValueAndItsPlaceInTheTable() throws {
    let inflater = HPACKInflater(isTableKnown: false)
    // A literal with incremental indexing whose name is entry 70, then a reference to the entry that it made.
    let section = try read("7f07" + "03616263" + "be", inflater)
    #expect(fields(section) == ["?: abc", "?: abc"])
    #expect(section.unknown == 1)
  }

  @Test(arguments: [
    "bf", "ff00", "40", "400a61", "0085ffff", "ffffffffffffff7f", "3fffffffffff7f", "00ffffffffff07", "80",
  ])
  func aBlockThatLiesIsRefused(hex: String) {
    for isKnown in [true, false] where hex != "bf" && hex != "ff00" || isKnown {
      var isRefused = false
      do { _ = try read(hex, HPACKInflater(isTableKnown: isKnown)) } catch { isRefused = true }
      #expect(isRefused, "\(hex)")
    }
  }

  /// One entry of the table, named again and again: each byte on the wire stands for four thousand.
  @Test func aBombIsCutAtTheLimit() throws {
    let inflater = HPACKInflater(isTableKnown: true)
    let value = HTTP2Builder.string(String(repeating: "a", count: 4_000))
    let block = [0x40] + HTTP2Builder.string("x") + value + Array(repeating: 0xBE, count: 200_000)
    var section = FieldSection()
    let clock = ContinuousClock()
    let time = try clock.measure {
      try inflater.inflate(block.span.bytes, OffsetMap(identity: block.count, at: 0), into: &section)
    }
    #expect(section.bytes.count <= FieldSection.limit)
    #expect(section.omitted > 199_000)
    #expect(time < .seconds(5))
  }
}
