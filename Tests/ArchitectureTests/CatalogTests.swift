import Foundation
import Protocols
import Testing

/// What every protocol of the catalogue has beside its decoder.
@Suite struct CatalogTests {
  struct Entry: CustomStringConvertible, Sendable {
    /// As in reports: `http/1.1`.
    var name: String
    /// Of its sources below `Sources/Protocols`.
    var folder: String
    var description: String { name }
  }

  /// The lines of `Catalog.swift` with the names of the modules that they put there.
  static let entries: [Entry] = {
    let types = SourceTree.text(of: "Sources/Protocols/Catalog.swift").split(separator: "\n").compactMap { line in
      line.hasPrefix("    ") && line.hasSuffix(",")
        ? line.dropFirst(4).split(separator: ".").first.map(String.init) : nil
    }
    let files = SourceTree.swiftFiles(below: "Sources/Protocols")
    return zip(types, Catalog.modules).map { type, module in
      let file = files.first { $0.hasSuffix("/\(type).swift") } ?? ""
      let parts = file.split(separator: "/")
      return Entry(name: module.name.description, folder: parts.count > 3 ? String(parts[2]) : "")
    }
  }()

  /// Decoders that `checkDecoder` cannot judge, and why.
  static let unchecked = [
    "QUIC": "values stand enciphered on the wire, so that their places cannot be compared with the bytes there",
    "DTLS": "as QUIC; its own tests cut and damage recorded conversations",
  ]

  @Test func everyEntryIsKnown() {
    #expect(Self.entries.count == Catalog.modules.count)
    #expect(Self.entries.filter { $0.folder.isEmpty }.map(\.name) == [])
  }

  @Test(arguments: entries) func hasASeed(_ entry: Entry) {
    let folder = entry.name == "http/1.1" ? "http1" : entry.name.replacingOccurrences(of: "/", with: "")
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(SourceTree.root)/Fuzzers/seeds/\(folder)")
    #expect(names?.contains { $0.hasSuffix(".bin") } == true, "no seed in Fuzzers/seeds/\(folder)")
  }

  @Test(arguments: entries) func hasALineInTheDocuments(_ entry: Entry) {
    let rows = SourceTree.text(of: "docs/protocols.md").split(separator: "\n").map { $0.split(separator: "|") }
    #expect(rows.contains { $0.count == 5 && $0[1].contains("`\(entry.folder)`") }, "docs/protocols.md lacks a row")
  }

  @Test(arguments: entries) func isCheckedAsADecoder(_ entry: Entry) {
    guard Self.unchecked[entry.folder] == nil else { return }
    let tests = SourceTree.swiftFiles(below: "Tests/ProtocolsTests/\(entry.folder)")
    #expect(tests.contains { SourceTree.text(of: $0).contains("checkDecoder(") })
  }

  /// In what a recorded capture is expected to say, or in docs/status.md with the reason why it is in none.
  @Test(arguments: entries) func isInARecordedCapture(_ entry: Entry) {
    let status = SourceTree.text(of: "docs/status.md").components(separatedBy: "\n## ")
    let excused = status.first { $0.hasPrefix("In no recorded capture") } ?? ""
    guard !excused.contains("`\(entry.name)`") else { return }
    #expect(Self.recorded.contains(entry.name))
  }

  private static let recorded: Set<String> = {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: SourceTree.root + "/captures")) ?? []
    var names: Set<String> = []
    for folder in folders {
      let text = SourceTree.text(of: "captures/\(folder)/expected.json")
      for key in ["\"protocol\":\"", "\"protocols\":\""] {
        for rest in text.components(separatedBy: key).dropFirst() {
          names.formUnion(rest.prefix { $0 != "\"" }.split { " ,".contains($0) }.map(String.init))
        }
      }
    }
    return names
  }()
}
