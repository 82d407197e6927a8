import AuditModel
import Reports
import Testing

@Suite struct TextReportTests {
  private func text(_ report: AuditReport, colour: Bool = false) -> String {
    String(decoding: TextReport().render(report, style: TextStyle(usesColour: colour, width: 100)), as: UTF8.self)
  }

  @Test func everyClauseHasARow() {
    let text = text(SampleReport.report)
    #expect(text.contains("5.1"))
    #expect(text.contains("Log files"))
    #expect(text.contains("Retention: Happens in storage."))
  }

  @Test func linesFitTheTerminal() {
    for line in text(SampleReport.report).split(separator: "\n") where !line.contains(".pcapng") {
      #expect(line.count <= 100, "\(line)")
    }
  }

  @Test func seriousFindingsComeFirstWithTheirEvidence() {
    var report = SampleReport.report
    report.findings[0].verdict = .contradicted
    report.findings[0].severity = .error
    let lines = text(report).split(separator: "\n").map(String.init)
    let finding = lines.firstIndex { $0.contains("CONTRADICTED clause 5.1: MAC address") }
    let table = lines.firstIndex { $0.contains("Every clause of p") }
    #expect(finding != nil && table != nil && finding.flatMap { first in table.map { first < $0 } } == true)
    #expect(lines.contains { $0.contains("frames 8-9") })
  }

  @Test func whatCouldNotBeReadIsSaid() {
    let text = text(SampleReport.report)
    #expect(text.contains("7 bytes were encrypted"))
    #expect(text.contains("[truncated-capture]"))
    #expect(text.contains("93.4 % of 107 payload bytes"))
  }

  @Test func colourIsOnlyThereWhenAskedFor() {
    #expect(!text(SampleReport.report).contains("\u{1B}"))
    #expect(text(SampleReport.report, colour: true).contains("\u{1B}["))
  }

  /// Names of files and hosts are not ours: they must not write to the terminal what they like.
  @Test func controlCharactersAreShownNotSent() {
    var report = SampleReport.report
    let evil = "a\u{1B}]0;x\u{7}\n\u{9B}31m\u{202E}b\u{2028}\u{85}"
    report.captures[0].path = evil
    report.findings[0].subject = evil
    report.findings[0].reason = evil
    report.findings[0].severity = .error
    for index in report.transfers.indices { report.transfers[index].recipient.host = evil }
    for index in report.notices.indices { report.notices[index].detail = evil }
    let text = text(report)
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F..<0xA0 ~= $0.value) })
    #expect(!text.contains("\u{202E}") && !text.contains("\u{2028}"))
    #expect(text.split(separator: "\n").count { $0.contains(#"a\u{1b}]0;x\u{7}\n\u{9b}31m\u{202e}b"#) } >= 4)
    #expect(PrintableText.of("Zürich – 東京 🖨") == "Zürich – 東京 🖨")
  }

  @Test func nothingToAttendToIsNoPass() {
    var report = SampleReport.report
    report.findings = []
    #expect(text(report).contains("Nothing needs attention in what could be read."))
  }
}
