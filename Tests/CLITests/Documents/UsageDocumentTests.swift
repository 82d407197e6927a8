import Foundation
import TestSupport
import Testing

/// What docs/usage.md tells people to type works, and ends as it says.
@Suite struct UsageDocumentTests {
  struct Line: CustomStringConvertible, Sendable {
    var command: String
    var status: Int32
    var needsRoot: Bool
    /// Lines before it in the same block: they may have made files.
    var before: [String]

    var description: String { command }
  }

  /// All lines of unmarked code blocks.
  static let lines: [Line] = {
    let text = (try? String(contentsOfFile: RepositoryFolder.path("docs/usage.md"), encoding: .utf8)) ?? ""
    var lines: [Line] = []
    var block: [String]?
    var isForeign = false
    for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if row.hasPrefix("```") {
        // The end of a block in another language opens none of ours.
        block = block == nil && row == "```" && !isForeign ? [] : nil
        isForeign = row.count > 3
      } else if let before = block, !row.isEmpty {
        let parts = row.components(separatedBy: "  # ")
        let note = parts.count > 1 ? parts[1] : ""
        let command = parts[0].trimmingCharacters(in: .whitespaces)
        let status = note.hasPrefix("ends with ") ? Int32(note.dropFirst(10)) ?? 0 : 0
        lines.append(
          Line(command: command, status: status, needsRoot: note.contains("needs root"), before: before))
        block?.append(command)
      }
    }
    return lines
  }()

  @Test func theDocumentHasLines() { #expect(Self.lines.count > 25) }

  @Test(arguments: lines)
  func itWorks(line: Line) throws {
    if line.needsRoot, !NetworkNamespaces.areUsable() { return }
    try TemporaryFolder.with { folder in
      // Beside the repository's own files, so that nothing is written among them.
      for name in ["captures", "rules", "Tests", "README.md"] {
        try FileManager.default.createSymbolicLink(
          atPath: folder.path(name), withDestinationPath: RepositoryFolder.path(name))
      }
      let script =
        (["candor() { \"$CANDOR\" \"$@\"; }", "set -o pipefail"] + line.before.map { "{ \($0)\n} >/dev/null 2>&1" } + [
          line.command
        ])
        .joined(separator: "\n")
      let outcome = try CandorProcess.shell(script, in: folder.path)
      #expect(outcome.status == line.status, "\(outcome.error)")
      if line.status != 3, line.status != 2, !line.needsRoot { #expect(outcome.error == "") }
    }
  }
}
