import Foundation
import LiveCaptures
import Testing

struct GrowingFilesTests {
  private func pieces(_ files: inout GrowingFiles, isLast: Bool = false) -> String {
    var text = ""
    files.read(isLast: isLast) { piece in text += piece.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
    return text
  }

  private func withPaths(_ body: (String, String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/candor-growing-\(UUID().uuidString)"
    defer { for number in 1...2 { try? FileManager.default.removeItem(atPath: path + "\(number)") } }
    try body(path + "1", path + "2")
  }

  private func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// What is added is read once; a file may come later, and one that is begun anew is read from its beginning.
  @Test func whatIsAddedIsReadOnce() throws {
    try withPaths { path, _ in
      var files = GrowingFiles([path])
      #expect(pieces(&files) == "")
      try write("CLIENT_RANDOM 01 01\n", path)
      #expect(pieces(&files) == "CLIENT_RANDOM 01 01\n")
      #expect(pieces(&files) == "")
      try write("CLIENT_RANDOM 01 01\nmore\n", path)
      #expect(pieces(&files) == "more\n")
      try write("new\n", path)
      #expect(pieces(&files) == "new\n")
    }
  }

  /// A line that is being written waits for its end, also while another file grows; the last line needs none.
  @Test func linesAreWhole() throws {
    try withPaths { one, two in
      var files = GrowingFiles([one, two])
      try write("first\nha", one)
      try write("other", two)
      #expect(pieces(&files) == "first\n")
      try write("other line\n", two)
      #expect(pieces(&files) == "other line\n")
      try write("first\nhalf", one)
      #expect(pieces(&files) == "")
      #expect(pieces(&files, isLast: true) == "half\n")
      #expect(pieces(&files, isLast: true) == "")
    }
  }

  @Test func aLineWithoutEndIsPassedOn() throws {
    try withPaths { path, _ in
      var files = GrowingFiles([path])
      try write(String(repeating: "x", count: 70_000), path)
      #expect(pieces(&files).count == 65_536)
      #expect(pieces(&files) == "")
      try write(String(repeating: "x", count: 70_000) + "\nline\n", path)
      #expect(pieces(&files).hasSuffix("x\nline\n"))
    }
  }
}
