import Foundation
import Testing

/// House rules that a compiler does not know.
@Suite struct CodeRuleTests {
  private func offenders(_ isOffence: (Substring) -> Bool) -> [String] {
    SourceTree.swiftFiles(below: "Sources").flatMap { file in
      SourceTree.text(of: file).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        .filter { isOffence($1.drop { $0 == " " }) }
        .map { "\(file):\($0.offset + 1)" }
    }
  }

  @Test func nothingTrapsOnPurpose() {
    let words = ["fatalError(", "try!", "preconditionFailure(", "as!"]
    #expect(offenders { line in !line.hasPrefix("//") && words.contains { line.contains($0) } } == [])
  }

  @Test func nothingIsLeftForLater() {
    let words = ["TODO", "FIXME", "XXX", "HACK"]
    #expect(offenders { line in words.contains { line.contains($0) } } == [])
  }

  /// Raw personal bytes become storable in one place.
  @Test func onlyTheRedactorMakesMaskedValues() {
    let makers = SourceTree.swiftFiles(below: "Sources").filter { file in
      SourceTree.text(of: file).contains("MaskedValue(") && !file.hasSuffix("/MaskedValue.swift")
    }
    #expect(makers == ["Sources/Detectors/Redaction/Redactor.swift"])
  }

  @Test func everyPackageDeclarationOfATypeIsDocumented() {
    let kinds = ["struct", "class", "enum", "protocol", "actor"]
    var bare: [String] = []
    for file in SourceTree.swiftFiles(below: "Sources") {
      let lines = SourceTree.text(of: file).split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where line.hasPrefix("package ") {
        guard kinds.contains(where: { line.contains(" \($0) ") }), !line.contains("extension") else { continue }
        var above = index - 1
        while above >= 0, lines[above].hasPrefix("@") || lines[above].hasPrefix("#") { above -= 1 }
        if above < 0 || !lines[above].hasPrefix("///") { bare.append("\(file):\(index + 1)") }
      }
    }
    #expect(bare == [])
  }

  @Test func fileNamesAreTypeNames() {
    let vague = SourceTree.swiftFiles(below: "Sources").filter { file in
      ["Manager", "Helper", "Utils", "Util"].contains { file.contains($0) }
    }
    #expect(vague == [])
  }
}
