import Foundation
import Testing

/// SwiftPM does not refuse an import of a target that is not declared; these tests do, from the sources themselves.
@Suite struct LayerTests {
  /// The rows of docs/design.md: a target imports only targets of a lower row.
  static let rows: [[String]] = [
    ["Bytes"],
    ["AuditModel", "Compression", "Cryptography"],
    ["Captures", "Packets", "Codings", "Decryption", "Patterns", "RulePacks"],
    ["Flows", "Protocols", "Detectors", "Entities", "Policies"],
    ["Pipeline"],
    ["LiveCaptures", "Reports"],
    ["CLI"],
  ]

  /// Each C library has exactly one importer.
  static let importers = [
    "CZlib": "Compression", "CBrotli": "Compression", "CZstd": "Compression", "COpenSSL": "Cryptography",
    "CHyperscan": "Patterns", "CCandidates": "Patterns", "CPrefetch": "Flows",
    "CPhone": "Detectors", "CPsl": "Entities", "CPcap": "LiveCaptures", "CNghttp2": "Protocols",
    "CNghttp3": "Protocols", "CMimalloc": "CLI",
  ]

  /// Targets that may import Foundation; the others are the hot path.
  static let foundationTargets: Set<String> = ["RulePacks", "Reports", "CLI"]

  static let imports: [String: [String: Set<String>]] = {
    var result: [String: [String: Set<String>]] = [:]
    for file in SourceTree.swiftFiles(below: "Sources") {
      let parts = file.split(separator: "/")
      guard parts.count > 2 else { continue }
      result[String(parts[1]), default: [:]][file] = SourceTree.imports(of: file)
    }
    return result
  }()

  private func row(of target: String) -> Int? { Self.rows.firstIndex { $0.contains(target) } }

  @Test func everyTargetHasARow() {
    for target in Self.imports.keys where !Self.importers.keys.contains(target) {
      #expect(row(of: target) != nil, "\(target) is in no row")
    }
    #expect(Self.imports.count >= 18)
  }

  @Test func targetsImportOnlyLowerRows() throws {
    for (target, files) in Self.imports {
      let own = try #require(row(of: target))
      for (file, names) in files {
        for name in names {
          guard let other = row(of: name) else { continue }
          #expect(other < own, "\(file) imports \(name), which is not below \(target)")
        }
      }
    }
  }

  @Test func eachLibraryHasOneImporter() {
    for (target, files) in Self.imports {
      for (file, names) in files {
        for name in names where name.first == "C" && name.dropFirst().first?.isUppercase == true && name != "CLI" {
          #expect(Self.importers[name] == target, "\(file) imports \(name)")
        }
      }
    }
  }

  @Test func foundationStaysOffTheHotPath() {
    for (target, files) in Self.imports where !Self.foundationTargets.contains(target) {
      for (file, names) in files {
        #expect(!names.contains("Foundation"), "\(file) imports Foundation")
      }
    }
  }

  @Test func noModuleHoldsATypeOfItsOwnName() {
    for (target, files) in Self.imports {
      for file in files.keys {
        let text = SourceTree.text(of: file)
        for kind in ["struct", "class", "enum", "protocol", "actor"] {
          #expect(!text.contains("\(kind) \(target) "), "\(file) declares \(target) in \(target)")
          #expect(!text.contains("\(kind) \(target):"), "\(file) declares \(target) in \(target)")
        }
      }
    }
  }
}
