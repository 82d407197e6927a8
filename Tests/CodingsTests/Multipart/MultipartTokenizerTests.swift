import Testing

@testable import Codings

@Suite struct MultipartTokenizerTests {
  /// After RFC 7578 section 4.
  static let form = """
    --AaB03x\r
    Content-Disposition: form-data; name="field1"\r
    \r
    Joe Blow\r
    --AaB03x\r
    content-disposition: form-data; name="pics"; filename="file1.txt"\r
    Content-Type: text/plain\r
    X-Origin: here\r
    \r
    first\r
    second\r
    --AaB03x--\r\n
    """

  @Test(arguments: ["multipart/form-data; boundary=AaB03x", "multipart/form-data; boundary=\"AaB03x\"; x=y", ""])
  func partsFileNamesAndHeaders(_ type: String) {
    let recorder = LeafRecorder.unfold(Self.form, type: type)
    #expect(
      recorder.lines == [
        "field1=Joe Blow", "pics filename=file1.txt", "pics X-Origin=here", "pics=first\r\nsecond",
      ])
    #expect(recorder.entries.map(\.key) == ["field1", "filename", "X-Origin", "pics"])
    #expect(recorder.entries.allSatisfy { $0.forms == ["multipart"] })
  }

  @Test func partsAreUnfoldedByTheirOwnType() {
    let text = """
      --b\r\nContent-Disposition: form-data; name=meta\r\nContent-Type: application/json\r\n\r\n{"mac":"x"}\r\n\
      --b\r\nContent-Disposition: form-data; name=doc\r\nContent-Transfer-Encoding: base64\r\n\r\nT3BlcmF0\r\nb3I=\r\n\
      --b\r\nContent-Disposition: form-data; name=qp\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc\r\n\
      --b--
      """
    let recorder = LeafRecorder.unfold(text, type: "multipart/form-data; boundary=b")
    #expect(recorder.lines == ["meta $.mac=x", "doc=Operator", "qp=a=bc"])
    #expect(
      recorder.entries.map(\.forms) == [
        ["multipart", "json"], ["multipart", "base64"], ["multipart", "quoted-printable"],
      ])
  }

  /// RFC 2046 section 5.1.1: preamble, epilogue, a longer boundary inside, no headers.
  @Test func relatedPartsAreCounted() {
    let text = """
      preamble\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n\
      --bb\r\n\r\ntwo\r\n--bb\r\n\r\nthree\r\n--bb--\r\n--b--\r\nepilogue
      """
    let recorder = LeafRecorder.unfold(text, type: "multipart/related; boundary=b")
    #expect(recorder.lines == ["[0]=one", "[1] [0]=two", "[1] [1]=three"])
  }

  @Test func bareLineFeedsAndCutBodies() {
    #expect(LeafRecorder.unfold("--b1234\nContent-Disposition: form-data; name=a\n\nx\n--b1234--").lines == ["a=x"])
    let cut = LeafRecorder.unfold(
      "--b\r\nContent-Disposition: form-data; name=a\r\n\r\npart of it", type: "multipart/form-data; boundary=b")
    #expect(cut.lines == ["a=part of it"])
  }

  @Test(arguments: [
    "--", "-- \r\n", "--a\r\n", "--abcdef\r\nnothing here", "-----BEGIN CERTIFICATE-----\nMIIB", "-5 degrees",
  ])
  func otherTextIsNoMultipart(_ text: String) {
    #expect(LeafRecorder.unfold(text).entries.allSatisfy { !$0.forms.contains("multipart") })
  }

  @Test func missingBoundaryLeavesText() {
    let recorder = LeafRecorder.unfold("no parts at all", type: "multipart/form-data; boundary=b")
    #expect(recorder.values == ["no parts at all"])
  }

  @Test func aHundredInsideEachOtherAreBounded() {
    var text = "mac"
    for index in 0..<100 {
      text = "--b\(index)\r\nContent-Type: multipart/mixed; boundary=b\(index - 1)\r\n\r\n\(text)\r\n--b\(index)--\r\n"
    }
    let recorder = LeafRecorder.unfold(text, type: "multipart/mixed; boundary=b99")
    #expect(recorder.troubles == ["unfolding-depth"])
    #expect(recorder.isBalanced)
  }
}
