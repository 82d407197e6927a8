import Foundation
import TestSupport
import Testing

/// The output that README.md shows is what the command really prints.
@Suite struct ReadmeTests {
  @Test func shownOutputIsReal() throws {
    let readme = try String(contentsOfFile: RepositoryFolder.path("README.md"), encoding: .utf8)
    let block = try #require(readme.components(separatedBy: "```\n").first { $0.hasPrefix("candor 0") })
    let shown = block.split(separator: "\n").map(String.init).filter { $0 != "  …" && !$0.isEmpty }
    let outcome = try CandorProcess.run(["scan", "--exit-zero", "captures/google-analytics"])
    let printed = Set(outcome.output.split(separator: "\n").map(String.init))
    #expect(shown.count > 10)
    #expect(shown.filter { !printed.contains($0) } == [])
  }

  @Test func theTwoCommandsAreThere() throws {
    let readme = try String(contentsOfFile: RepositoryFolder.path("README.md"), encoding: .utf8)
    let makefile = try String(contentsOfFile: RepositoryFolder.path("Makefile"), encoding: .utf8)
    for target in ["audit", "test"] {
      #expect(readme.contains("make \(target)"))
      #expect(makefile.contains("\n\(target):"))
    }
  }
}
