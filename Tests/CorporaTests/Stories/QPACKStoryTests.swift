import Bytes
import Foundation
import Testing

@testable import Protocols

/// The encodings of github.com/quicwg/qpack-qifs: records of stream (8), length (4) and that many bytes; stream 0 is
/// the encoder's. The name of a file ends with the table's capacity, the streams that may block, and how they are
/// acknowledged.
struct QPACKStoryTests {
  private static let folder = URL(fileURLWithPath: HeaderStories.folder).appendingPathComponent("qpack-qifs/encoded")

  private static let files: [String] = {
    let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    let all = (walk?.compactMap { $0 as? URL } ?? []).filter { !$0.hasDirectoryPath }
    return all.map(\.path).sorted()
  }()

  /// Two that the folder calls errors refer to entries 0 and 62 of the static table, which RFC 9204 appendix A has.
  private static let sound: Set<String> = ["err9", "err10"]

  static let errors = files.filter { $0.contains("/errors/") }
  static let stories = files.filter { !$0.contains("/errors/") }

  private struct Record {
    var stream: UInt64
    var bytes: [UInt8]
  }

  private func records(_ path: String) throws -> [Record] {
    let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var records: [Record] = []
    var at = 0
    while let stream = data.span.bytes.u64(at: at), let length = data.span.bytes.u32(at: at + 8) {
      let start = at + 12
      let end = min(start + Int(length), data.count)
      records.append(Record(stream: stream, bytes: Array(data[start..<end])))
      at = end
    }
    return records
  }

  @Test(.enabled(if: !errors.isEmpty, "qpack-qifs is not below the folder that CANDOR_CORPORA names"))
  func everyErrorIsRefused() throws {
    for file in Self.errors {
      let decoder = QPACKDecoder(capacity: 4_096)
      var isRefused = false
      for record in try records(file) {
        if record.stream == 0 {
          if !decoder.readEncoder(record.bytes.span.bytes) { isRefused = true }
          continue
        }
        var section = FieldSection()
        let origin = OffsetMap(identity: record.bytes.count, at: 0)
        let outcome = decoder.decode(record.bytes.span.bytes, on: record.stream, origin, into: &section)
        if outcome != .done { isRefused = true }
      }
      #expect(isRefused != Self.sound.contains(URL(fileURLWithPath: file).lastPathComponent), "\(file)")
    }
  }

  @Test(.enabled(if: !stories.isEmpty, "the corpus holds no encoded stories, only errors and their sources"))
  func everyStoryDecodesToItsHeaders() throws {
    for file in Self.stories {
      let name = URL(fileURLWithPath: file).lastPathComponent.split(separator: ".")
      let source = Self.folder.deletingLastPathComponent().appendingPathComponent("qifs/\(name[0]).qif")
      guard name.count >= 3, let capacity = UInt64(name[name.count - 3]),
        let text = try? String(contentsOf: source, encoding: .utf8)
      else { continue }
      let expected = text.components(separatedBy: "\n\n").map { block in
        block.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0) }
      }.filter { !$0.isEmpty }
      #expect(try decode(file, capacity: capacity) == expected, "\(file)")
    }
  }

  /// Sections in the order of their streams; those that must wait are tried again after each instruction.
  private func decode(_ file: String, capacity: UInt64) throws -> [[String]] {
    let decoder = QPACKDecoder(capacity: capacity)
    var told: [UInt64: [String]] = [:]
    var waiting: [Record] = []
    for record in try records(file) {
      if record.stream == 0 { _ = decoder.readEncoder(record.bytes.span.bytes) } else { waiting.append(record) }
      waiting.removeAll { record in
        var section = FieldSection()
        let origin = OffsetMap(identity: record.bytes.count, at: 0)
        guard decoder.decode(record.bytes.span.bytes, on: record.stream, origin, into: &section) == .done else {
          return false
        }
        told[record.stream] = section.fields.map { field in
          String(decoding: section.bytes[field.name], as: UTF8.self) + "\t"
            + String(decoding: section.bytes[field.value], as: UTF8.self)
        }
        return true
      }
    }
    return told.sorted { $0.key < $1.key }.map(\.value)
  }
}
