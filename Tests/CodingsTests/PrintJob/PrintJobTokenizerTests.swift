import Testing

@testable import Codings

/// Jobs as drivers write them; the syntax is that of the PJL Technical Reference, DSC 3.0 and ISO 32000-1.
@Suite struct PrintJobTokenizerTests {
  static let exit = "\u{1B}%-12345X"

  private func unfold(_ text: String) -> LeafRecorder { LeafRecorder.unfold(text) }

  /// Values with a path, without the content between them.
  private func named(_ text: String) -> [String] { unfold(text).lines.filter { !$0.hasPrefix("content=") } }

  @Test func commandsGiveTheirParameters() {
    let job = [
      Self.exit + "@PJL JOB NAME = \"bracket v3\" DISPLAY=\"x y\"", "@PJL SET USERNAME=\"toperator\"",
      "@PJL SET LPARM : PCL COPIES=2", "@PJL SET HOSTLOGINNAME=Test Operator",
      "@PJL SET JOBATTR=\"JobAcct2=DESK-07\"", "@PJL SET HOLDKEY=\"4711\"",
      "@PJL COMMENT \"Username: j.doe; App Filename: a.pdf; 3-20-2018\"", "@PJL COMMENT plain words",
      "@PJL ENTER LANGUAGE=PCL", "",
    ].joined(separator: "\r\n")
    #expect(
      named(job) == [
        "pjl JOB NAME=bracket v3", "pjl JOB DISPLAY=x y", "pjl SET USERNAME=toperator", "pjl SET COPIES=2",
        "pjl SET HOSTLOGINNAME=Test Operator", "pjl SET JobAcct2=DESK-07", "pjl SET HOLDKEY=4711",
        "pjl COMMENT Username=j.doe", "pjl COMMENT App Filename=a.pdf", "pjl COMMENT=3-20-2018",
        "pjl COMMENT=plain words", "pjl ENTER LANGUAGE=PCL",
      ])
    let recorder = unfold(job)
    #expect(recorder.entry("bracket v3")?.key == "job name")
    #expect(recorder.entry("toperator")?.key == "USERNAME")
    #expect(recorder.entry("Test Operator")?.key == "user name")
    #expect(recorder.entry("DESK-07")?.key == "workstation")
    #expect(recorder.entry("4711")?.key == "pin")
    #expect(recorder.entry("j.doe")?.forms == [])
  }

  @Test func aPrintersAnswersBelongToTheirQuestion() {
    let answer = "@PJL INFO ID\r\n\"Example Laser 200\"\r\n\u{0C}@PJL USTATUS JOB\r\nEND\r\nNAME=\"bracket\"\r\n\u{0C}"
    #expect(named(answer) == ["pjl INFO ID=Example Laser 200", "pjl USTATUS JOB=END", "pjl USTATUS JOB NAME=bracket"])
    #expect(unfold(answer).entry("Example Laser 200")?.key == "device model")
    #expect(unfold(answer).entry("bracket")?.key == "job name")
  }

  @Test func documentCommentsAreRead() {
    let document = "%!PS-Adobe-3.0\n%%For: (Test Operator)\n%%Title: housing.dwg\n%%Pages: (atend)\n(text) show\n"
    #expect(named(document) == ["dsc For=Test Operator", "dsc Title=housing.dwg"])
    #expect(unfold(document).entry("Test Operator")?.key == "job owner")
    #expect(unfold(document).values.contains { $0.contains("(text) show") })
  }

  @Test func theInformationOfAPDFIsRead() {
    let document = "%PDF-1.4\n1 0 obj\n<< /Author (Jane \\(J\\) Roe) /Title <FEFF004A0061> /Creator(CAD) >>\nendobj\n"
    #expect(
      named(document).contains("info Author=Jane \\(J\\) Roe") && named(document).contains("info Creator=CAD"))
    #expect(unfold(document).entry("Jane \\(J\\) Roe")?.key == "author name")
    // The title of a file that is merely sent is no job's name; within a job it is.
    #expect(unfold(document).entry("FEFF004A0061")?.key == "Title")
    let job = Self.exit + "@PJL ENTER LANGUAGE=PDF\n%PDF-1.4\n<< /Title (part one) >>\n"
    #expect(unfold(job).entry("part one")?.key == "document name")
  }

  @Test func theStreamsOfAPDFAreOpened() {
    let packed = Encoders.zlib(Array("(operator@example.com) Tj".utf8))
    let document = Array("%PDF-1.4\n<< >>\nstream\n".utf8) + packed + Array("\nendstream\nendobj\n".utf8)
    let recorder = LeafRecorder.unfold(document)
    #expect(recorder.entry("(operator@example.com) Tj")?.forms == ["deflate"])
    #expect(recorder.values.contains { $0.contains("endobj") })
  }

  @Test func severalJobsFollowEachOther() {
    let job = Self.exit + "@PJL ENTER LANGUAGE=PCL\r\nabc" + Self.exit + "@PJL EOJ NAME=\"one\"\r\n" + Self.exit
    #expect(unfold(job).lines == ["pjl ENTER LANGUAGE=PCL", "content=abc", "pjl EOJ NAME=one"])
  }

  @Test(arguments: [
    "%%For: somebody", "100 % sure", "@PJLX", "%PD", "\u{1B}E plain", "ESC%-12345X", "@pjl set username=x",
  ])
  func otherTextIsNoPrintJob(_ text: String) {
    let bytes = Array(text.utf8)
    let isRecognised = PrintJobTokenizer.recognise(bytes.span.bytes)
    #expect(!isRecognised)
  }

  @Test func everyByteOfADocumentIsToldOnce() {
    let document = "%!PS-Adobe-3.0\n/a (b) def\n%%Foo: bar\nrest" + Self.exit + "@PJL EOJ\r\n"
    let told = unfold(document).values.joined(separator: "|")
    #expect(told == "%!PS-Adobe-3.0\n/a (b) def\n|bar|\nrest")
  }

  @Test(arguments: ["/Title(", "%%A:\n", "stream\n", "\u{1B}%-12345X@PJL SET A=\n", "@PJL COMMENT \";;;;", "/Author<"])
  func repeatedBeginningsCostLinearTime(_ piece: String) {
    let text = "%PDF-1.4\n" + String(repeating: piece, count: 2_000_000 / piece.utf8.count)
    let clock = ContinuousClock()
    let time = clock.measure { #expect(unfold(text).isBalanced) }
    #expect(time < .seconds(30))
  }

  @Test func everyCutIsSurvived() {
    let job = Array((Self.exit + "@PJL JOB NAME=\"a\"\r\n@PJL ENTER LANGUAGE=POSTSCRIPT\r\n%!PS\n%%For: (b)\n").utf8)
    for count in 0...job.count { #expect(LeafRecorder.unfold(Array(job.prefix(count))).isBalanced) }
  }
}
