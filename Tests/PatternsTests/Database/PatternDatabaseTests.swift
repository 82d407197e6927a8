import Foundation
import Testing

@testable import Patterns

struct PatternDatabaseTests {
  private func marks(_ patterns: [Pattern], in text: String, cache: PatternCache? = nil) throws -> [PatternMark] {
    let scanner = try PatternScanner(PatternDatabase.make(patterns, cache: cache))
    let bytes = Array(text.utf8)
    scanner.scan(bytes.span.bytes)
    return (0..<scanner.count).map { scanner[$0] }
  }

  @Test func literalsEndWhereTheyEnd() throws {
    let patterns = [
      Pattern(id: 7, literal: Array("imei".utf8), ignoresCase: true), Pattern(id: 9, literal: [0x2E, 0x2A]),
    ]
    #expect(
      try marks(patterns, in: "xIMEI .*") == [PatternMark(id: 7, end: 5), PatternMark(id: 9, end: 8)])
  }

  @Test func aBadPatternNamesItself() {
    #expect(throws: PatternError.self) {
      try PatternDatabase.make([Pattern(id: 1, expression: "a"), Pattern(id: 2, expression: "(")])
    }
  }

  @Test func theCacheIsUsedAndAForeignOneIsNot() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/candor-patterns-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cache = PatternCache(folder: folder)
    let patterns = [Pattern(id: 3, literal: Array("needle".utf8))]
    #expect(try marks(patterns, in: "a needle", cache: cache) == [PatternMark(id: 3, end: 8)])
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.count == 1)
    let path = folder + "/" + (files.first ?? "")
    #expect(try marks(patterns, in: "a needle", cache: cache) == [PatternMark(id: 3, end: 8)])
    // Damaged: compiled anew.
    try Data(repeating: 0x41, count: 100).write(to: URL(fileURLWithPath: path))
    #expect(try marks(patterns, in: "a needle", cache: cache) == [PatternMark(id: 3, end: 8)])
    // Writable by others: not trusted, whatever it holds.
    chmod(path, 0o666)
    #expect(cache.load(files.first ?? "") == nil)
  }

  @Test func anUnusableCacheFolderCostsNothingButTime() throws {
    let cache = PatternCache(folder: "/proc/nowhere")
    #expect(try marks([Pattern(id: 1, literal: [0x61])], in: "a", cache: cache) == [PatternMark(id: 1, end: 1)])
  }

  @Test func aFloodOfMarksStopsAtTheLimit() throws {
    let scanner = try PatternScanner(PatternDatabase.make([Pattern(id: 1, literal: [0x61])]))
    let bytes = [UInt8](repeating: 0x61, count: PatternScanner.limit + 10)
    let isComplete = scanner.scan(bytes.span.bytes)
    #expect(!isComplete)
    #expect(scanner.count == PatternScanner.limit)
    scanner.truncate(to: 5)
    #expect(scanner.count == 5)
  }
}
