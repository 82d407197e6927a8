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

  @Test func nothingToAttendToIsNoPass() {
    var report = SampleReport.report
    report.findings = []
    #expect(text(report).contains("Nothing needs attention in what could be read."))
  }
}
