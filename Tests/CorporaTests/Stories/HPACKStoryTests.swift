import Bytes
import Foundation
import Testing

@testable import Protocols

/// The stories of github.com/http2jp/hpack-test-case: header blocks that several encoders made, and what they hold.
struct HPACKStoryTests {
  private struct Story: Decodable {
    struct Block: Decodable {
      var wire: String?
      var headers: [[String: String]]
    }
    var cases: [Block]
  }

  static let files = HeaderStories.files("hpack-test-case")

  @Test(.enabled(if: !files.isEmpty, "hpack-test-case is not below the folder that CANDOR_CORPORA names"))
  func everyStoryDecodesToItsHeaders() throws {
    var blocks = 0
    for file in Self.files {
      let story = try JSONDecoder().decode(Story.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
      let inflater = HPACKInflater(isTableKnown: true)
      for (number, block) in story.cases.enumerated() {
        // Stories without wire are the uncompressed source.
        guard let wire = block.wire else { continue }
        blocks += 1
        let told = try fields(wire, inflater)
        let expected = block.headers.flatMap { $0.map { "\($0.key): \($0.value)" } }
        #expect(told == expected, "\(file), block \(number)")
      }
    }
    #expect(blocks > 1_000)
  }

  /// From the middle on, an inflater without the table's beginning gives no wrong field, and all that it can know.
  @Test(.enabled(if: !files.isEmpty, "hpack-test-case is not below the folder that CANDOR_CORPORA names"))
  func aStoryJoinedInTheMiddleGivesNothingWrong() throws {
    var known = 0
    var all = 0
    for file in Self.files {
      let story = try JSONDecoder().decode(Story.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
      let inflater = HPACKInflater(isTableKnown: false)
      for (number, block) in story.cases.enumerated().dropFirst(story.cases.count / 2) {
        guard let wire = block.wire else { continue }
        let told = try fields(wire, inflater).filter { !$0.hasPrefix("?: ") }
        let expected = block.headers.flatMap { $0.map { "\($0.key): \($0.value)" } }
        var rest = expected[...]
        for field in told {
          let hit = rest.firstIndex(of: field)
          #expect(hit != nil, "\(file), block \(number): \(field)")
          if let hit { rest = rest[(hit + 1)...] }
        }
        known += told.count
        all += expected.count
      }
    }
    #expect(known > all / 2)
  }

  private func fields(_ wire: String, _ inflater: HPACKInflater) throws -> [String] {
    let block = Self.bytes(wire)
    var section = FieldSection()
    try inflater.inflate(block.span.bytes, OffsetMap(identity: block.count, at: 0), into: &section)
    return section.fields.map { field in
      String(decoding: section.bytes[field.name], as: UTF8.self) + ": "
        + String(decoding: section.bytes[field.value], as: UTF8.self)
    }
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.compactMap { UInt8(ascii: Unicode.Scalar($0)).hexValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
