import Foundation
import TestSupport
import Testing

/// Same input, same bytes out: any number of workers, any way in.
@Suite struct DeterminismTests {
  /// All recorded captures at once, so that their order counts too.
  @Test func theNumberOfWorkersChangesNothing() throws {
    let reports = try ["1", "2", "4"].map { workers in
      try CandorProcess.run("scan", "captures", "--format", "json", "--workers", workers).output
    }
    #expect(reports[0].count > 10_000)
    #expect(reports[1] == reports[0])
    #expect(reports[2] == reports[0])
  }

  @Test(arguments: Samples.recorded)
  func filesStandardInputAndCompressionAreAlike(folder name: String) throws {
    let path = Samples.path(name)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try TemporaryFolder.with { folder in
      func report(_ name: String, input: [UInt8]? = nil) throws -> String {
        let outcome = try CandorProcess.run("scan", name, "--format", "ndjson", input: input, in: folder.path)
        #expect(outcome.status < 2, "\(name): \(outcome.error)")
        return Self.withoutOrigin(outcome.output, name: name)
      }
      let expected = try report(path)
      #expect(expected.contains("candor-report-1"))
      #expect(try report("-", input: bytes) == expected)
      // A compressed capture cannot be compressed again: one layer is opened.
      guard bytes.starts(with: [0x0A, 0x0D, 0x0D, 0x0A]) || bytes.starts(with: [0xD4, 0xC3, 0xB2, 0xA1]) else { return }
      try folder.write(bytes, "copy")
      _ = try CandorProcess.shell("gzip -c copy > copy.gz", in: folder.path)
      #expect(try report("copy.gz") == expected)
      try folder.write(Self.zstandard(bytes), "copy.zst")
      #expect(try report("copy.zst") == expected)
    }
  }

  /// Without the words that say where the capture lay, what the file's digest was, and that its suffix is wrong.
  private static func withoutOrigin(_ lines: String, name: String) -> String {
    lines.split(separator: "\n").filter { !$0.contains("\"kind\":\"wrong-suffix\"") }.joined(separator: "\n")
      .replacingOccurrences(of: "\"\(name == "-" ? "standard input" : name): ", with: "\"")
      .replacing(#/"path": ?"[^"]*"/#, with: "").replacing(#/"sha256": ?"[^"]*"/#, with: "")
  }

  /// A Zstandard frame of raw blocks (RFC 8878 section 3.1.1): a window of 8 MiB, no checksum.
  private static func zstandard(_ bytes: [UInt8]) -> [UInt8] {
    var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 13 << 3]
    let size = 100_000
    for start in stride(from: 0, to: bytes.count, by: size) {
      let block = bytes[start..<min(start + size, bytes.count)]
      let header = block.count << 3 | (start + size >= bytes.count ? 1 : 0)
      frame += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16 & 0xFF)]
      frame += block
    }
    return frame
  }
}
