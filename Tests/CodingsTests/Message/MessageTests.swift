import Testing

@testable import Codings

@Suite struct MessageTests {
  /// After the examples of RFC 5322 appendix A and RFC 2045 section 6.7.
  static let mail = """
    Received: from mail.example.com\r
     by relay.example.net; Tue, 1 Jul 2003 10:52:37 +0200\r
    From: =?UTF-8?Q?J=C3=A4ne?= Doe <jane@example.com>\r
    Subject: =?UTF-8?B?cmVwb3J0IG9mIGphbmU=?=\r
    Content-Type: text/plain; charset=utf-8\r
    Content-Transfer-Encoding: quoted-printable\r
    \r
    account=3Djane@example.com, and a line that is =\r
    broken\r\n
    """

  @Test func headerFieldsAndBody() {
    let recorder = LeafRecorder.unfold(Self.mail, type: "message/rfc822")
    #expect(
      recorder.entries.map(\.path) == [
        "Received", "From", "Subject", "Content-Type", "Content-Transfer-Encoding", "$",
      ])
    #expect(recorder.entries[1].value == "Jäne Doe <jane@example.com>")
    #expect(recorder.entries[1].forms == ["mime-word"])
    #expect(recorder.entries[2].value == "report of jane")
    #expect(recorder.entries[2].forms == ["mime-word"])
    #expect(recorder.entries[5].value == "account=jane@example.com, and a line that is broken\r\n")
    #expect(recorder.entries[5].forms == ["quoted-printable"])
    #expect(recorder.entries[0].key == "Received")
  }

  /// RFC 2231 section 3 and 4.1: a file name in pieces, some of them escaped.
  @Test func fileNamesInPieces() {
    let text =
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n"
      + "--bb\r\nContent-Type: application/octet-stream;\r\n name*0*=utf-8'en'Knee%20guide%20;\r\n"
      + " name*1=\"for Jane\"; name*2*=%20Doe.stl\r\n"
      + "Content-Disposition: attachment; filename*0=\"report of \"; filename*1=\"j.doe.pdf\"; size=3\r\n\r\nabc\r\n"
      + "--bb--\r\n"
    let names = LeafRecorder.unfold(text, type: "message/rfc822").entries.filter { $0.path.hasSuffix("filename") }
    #expect(names.map(\.value) == ["Knee guide for Jane Doe.stl", "report of j.doe.pdf"])
    #expect(names.map(\.forms) == [["multipart"], ["multipart"]])
  }

  /// RFC 2045 section 5: text in the character set that its part says, whatever carries it.
  @Test func textInOldCharacterSets() {
    let mail =
      "Subject: =?iso-8859-2?Q?=A3=F3d=BC?= and =?koi8-r?B?6dfBzg==?=\r\n"
      + "Content-Type: text/plain; charset=\"ISO-8859-15\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      + "J=FCrgen M=FCller owes 5 =A4\r\n"
    let recorder = LeafRecorder.unfold(mail, type: "message/rfc822")
    #expect(recorder.entries.first?.value == "Łódź and Иван")
    #expect(recorder.entries.last?.value == "Jürgen Müller owes 5 €\r\n")
    #expect(recorder.entries.last?.forms == ["quoted-printable", "iso-8859-15"])
    // What is UTF-8 stays, whatever is announced.
    let wrong = LeafRecorder.unfold("Jürgen Müller", type: "text/plain; charset=iso-8859-1")
    #expect(wrong.entries.map(\.value) == ["Jürgen Müller"])
  }

  @Test(arguments: ["", "text/plain", "application/octet-stream"])
  func recognisedByContent(_ type: String) {
    #expect(LeafRecorder.unfold(Self.mail, type: type).entries.last?.forms == ["quoted-printable"])
  }

  /// The known gap: one encoded subject put `mime-word` into the chain of all values.
  @Test func mailInAFormField() {
    let escaped = Self.mail.map { $0.isLetter ? "\($0)" : String($0).utf8.map { "%" + hex($0) }.joined() }.joined()
    let recorder = LeafRecorder.unfold("mail=\(escaped)&x=1", type: "application/x-www-form-urlencoded")
    #expect(recorder.entries.first { $0.path.hasSuffix("Subject") }?.forms == ["form", "mime-word"])
    #expect(recorder.entries.first { $0.path.hasSuffix("$") }?.forms == ["form", "quoted-printable"])
  }

  private func hex(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
  }

  /// RFC 2046 section 5.2.1: a message in a part of a message.
  @Test func messageInAPart() {
    let text =
      "From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b 1\"\r\n\r\nhello\r\n"
      + "--b 1\r\nContent-Type: message/rfc822\r\n\r\nFrom: inner@example.com\r\nSubject: inner\r\n\r\ndeep\r\n"
      + "--b 1\r\nContent-Type: application/json; name=\"x.json\"\r\nContent-Disposition: attachment;\r\n"
      + " filename=\"facts.json\"\r\nContent-Transfer-Encoding: base64\r\n\r\neyJtYWMiOiJ4In0=\r\n--b 1--\r\n"
    let recorder = LeafRecorder.unfold(text, type: "message/rfc822")
    #expect(recorder.entry("inner@example.com")?.path == "$ [0] From" || recorder.entry("inner@example.com") == nil)
    #expect(
      recorder.lines.contains("$ [0] From=inner@example.com") || recorder.lines.contains("[0] From=inner@example.com"))
    #expect(recorder.lines.contains { $0.hasSuffix("[0] $=deep") })
    #expect(recorder.lines.contains { $0.hasSuffix("[1] filename=facts.json") })
    #expect(recorder.entry("facts.json")?.key == "filename")
    #expect(recorder.entry("x")?.forms == ["multipart", "base64", "json"])
  }

  /// RFC 2231 section 4: `charset'language'text`, escaped.
  @Test func fileNamesInExtendedNotation() {
    let text =
      "--b\r\nContent-Disposition: attachment; filename*=UTF-8'en'bracket%20v3.stl\r\n\r\nsolid\r\n"
      + "--b\r\nContent-Disposition: attachment; filename*0*=UTF-8''long%20; filename*1=name.stl\r\n\r\nsolid\r\n--b--"
    let recorder = LeafRecorder.unfold(text, type: "multipart/mixed; boundary=b")
    #expect(recorder.entries.first?.value == "bracket v3.stl")
    #expect(recorder.values.contains("long name.stl"))
    #expect(recorder.entries.first?.key == "filename")
  }

  @Test(arguments: [
    "Subject: only one line and nothing else behind it\r\n", "To: be or not to be\nthat is the question here",
    "Date: tomorrow\nPlace: the old mill by the river", "note: From: here and there and so on and on\n",
  ])
  func proseIsNoMessage(_ text: String) {
    let recorder = LeafRecorder.unfold(text)
    #expect(recorder.values == [text])
  }

  /// MIME nested without end: bounded, told, and the outer fields are still read.
  @Test(arguments: [40, 5_000])
  func messagesNestedWithoutEnd(_ depth: Int) {
    let layer = "From: deep@example.com\r\nContent-Type: message/rfc822\r\n\r\n"
    let text = String(repeating: layer, count: depth) + "From: inmost@example.com\r\n\r\nend\r\n"
    var recorder = LeafRecorder()
    let time = ContinuousClock().measure { recorder = LeafRecorder.unfold(text, type: "message/rfc822") }
    #expect(recorder.isBalanced)
    #expect(recorder.troubles == ["unfolding-depth"])
    #expect(recorder.entries.count < 100)
    #expect(recorder.entries.first?.value == "deep@example.com")
    // What was not entered is told as one leaf.
    #expect(recorder.entries.last?.value.contains("inmost@example.com") == true)
    #expect(time < .seconds(2))
  }

  @Test func multipartsNestedWithoutEnd() {
    var text = ""
    for level in 0..<3_000 { text += "--b\(level)\r\nContent-Type: multipart/mixed; boundary=b\(level + 1)\r\n\r\n" }
    let recorder = LeafRecorder.unfold(text + "end", type: "multipart/mixed; boundary=b0")
    #expect(recorder.isBalanced)
    #expect(recorder.troubles.contains("unfolding-depth"))
    #expect(recorder.deepest <= 8)
  }

  @Test func transferEncodingsOfWholeBodies() {
    let json = LeafRecorder.unfold("eyJtYWMi\r\nOiJ4In0=\r\n", type: "application/json", encoding: "base64")
    #expect(json.entry("x")?.forms == ["base64", "json"])
    #expect(LeafRecorder.unfold("a=3Db and more", encoding: "quoted-printable").values == ["a=b and more"])
    #expect(LeafRecorder.unfold("plain words here", encoding: "7bit").troubles.isEmpty)
    #expect(LeafRecorder.unfold("not base64 at all!", encoding: "base64").values == ["not base64 at all!"])
  }
}
