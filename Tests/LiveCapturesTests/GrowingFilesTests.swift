import Foundation
import LiveCaptures
import Testing

struct GrowingFilesTests {
  private func pieces(_ files: inout GrowingFiles) -> String {
    var text = ""
    files.read { piece in text += piece.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
    return text
  }

  /// What is added is read once; a file may come later, and one that is begun anew is read from its beginning.
  @Test func whatIsAddedIsReadOnce() throws {
    let path = FileManager.default.temporaryDirectory.path + "/candor-growing-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var files = GrowingFiles([path])
    #expect(pieces(&files) == "")
    try "CLIENT_RANDOM 01".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(pieces(&files) == "CLIENT_RANDOM 01")
    #expect(pieces(&files) == "")
    try "CLIENT_RANDOM 01 02\nmore".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(pieces(&files) == " 02\nmore")
    try "new".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(pieces(&files) == "new")
  }
}
