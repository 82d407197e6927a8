import Testing

@testable import Codings

@Suite struct IPPTokenizerTests {
  private func unfold(_ message: IPPBuilder, type: String = "application/ipp") -> LeafRecorder {
    LeafRecorder.unfold(message.bytes, type: type)
  }

  private func lines(_ message: IPPBuilder) -> [String] { unfold(message).lines }

  @Test func theExampleOfTheStandardIsReadToItsLastByte() {
    let recorder = unfold(.printJob)
    #expect(
      recorder.lines == [
        "operation attributes-charset=utf-8", "operation attributes-natural-language=en-us",
        "operation printer-uri=ipp://printer.example.com/ipp/print/pinetree", "operation job-name=foobar",
        "operation ipp-attribute-fidelity=\u{1}", "job copies=20", "job sides=two-sided-long-edge",
        "document=%!PDF...",
      ])
    #expect(recorder.entry("foobar")?.key == "job-name")
    #expect(recorder.entry("foobar")?.forms == [])
    #expect(recorder.troubles == [])
  }

  /// RFC 8010 section 3.1.5 and 3.1.6: further values have no name of their own, members of collections have theirs.
  @Test func setsAndCollectionsHavePaths() {
    var message = IPPBuilder(version: (2, 0))
    message.group(1)
    message.attribute(0x44, "requested-attributes", "job-id")
    message.attribute(0x44, "", "job-name")
    message.group(2)
    message.attribute(0x34, "media-col", [])
    message.attribute(0x4A, "", "media-size")
    message.attribute(0x34, "", [])
    message.attribute(0x4A, "", "x-dimension")
    message.attribute(0x21, "", [0, 0, 0x52, 0x08])
    message.attribute(0x37, "", [])
    message.attribute(0x4A, "", "media-key")
    message.attribute(0x42, "", "one")
    message.attribute(0x42, "", "two")
    message.attribute(0x37, "", [])
    message.attribute(0x42, "job-name", "behind")
    message.group(3)
    #expect(
      lines(message) == [
        "operation requested-attributes=job-id", "operation requested-attributes[1]=job-name",
        "job media-col.media-size.x-dimension=21000", "job media-col.media-key=one", "job media-col.media-key[1]=two",
        "job job-name=behind",
      ])
  }

  @Test func groupsOfOneKindAreCounted() {
    var message = IPPBuilder(version: (2, 0), operation: 0)
    message.group(1)
    for name in ["first", "second"] {
      message.group(2)
      message.attribute(0x42, "job-originating-user-name", name)
    }
    message.group(9)
    message.attribute(0x42, "document-name", "third")
    message.group(3)
    #expect(
      lines(message) == [
        "job job-originating-user-name=first", "job[1] job-originating-user-name=second",
        "document document-name=third",
      ])
  }

  /// RFC 8010 section 3.9: the language stands before the text.
  @Test func textWithALanguageIsTheTextAlone() {
    var message = IPPBuilder()
    message.group(1)
    message.attribute(0x36, "job-name", [0, 2] + Array("en".utf8) + [0, 7] + Array("bracket".utf8))
    message.attribute(0x36, "job-name", [0, 200, 1, 2])
    message.group(3)
    #expect(lines(message).first == "operation job-name=bracket")
    #expect(lines(message).count == 2)
  }

  @Test func outOfBandValuesAreNone() {
    var message = IPPBuilder()
    message.group(4)
    message.attribute(0x13, "printer-location", "")
    message.attribute(0x30, "printer-alert", "code=5")
    message.group(3)
    #expect(lines(message) == ["printer printer-alert=code=5"])
  }

  @Test func theDocumentIsReadByItsFormat() {
    var message = IPPBuilder()
    message.group(1)
    message.attribute(0x49, "document-format", "application/json")
    message.group(3)
    message.append(Array(#"{"mac": "00:00:5e:00:53:10"}"#.utf8))
    let entry = unfold(message).entry("00:00:5e:00:53:10")
    #expect(entry?.path == "document $.mac")
    #expect(entry?.forms == ["json"])
  }

  @Test func aCompressedDocumentIsOpened() {
    var message = IPPBuilder()
    message.group(1)
    message.attribute(0x44, "compression", "gzip")
    message.group(3)
    message.append(Encoders.gzip(Array("%!PS-Adobe-3.0\n%%For: toperator\n".utf8)))
    let entry = unfold(message).entry("toperator")
    #expect(entry?.forms == ["gzip"])
    #expect(entry?.key == "job owner")
  }

  // MARK: What is no IPP, and what lies

  @Test(arguments: ["{\"ipp\": 1}", "GET / HTTP/1.1", "\u{1}\u{1}", "\u{7}\u{1}\0\u{2}\0\0\0\u{1}\u{1}"])
  func otherBytesAreNotReadAsIPP(_ text: String) {
    let recorder = LeafRecorder.unfold(text, type: "application/ipp")
    #expect(!recorder.entries.contains { $0.path.hasPrefix("operation") })
    #expect(recorder.isBalanced)
  }

  @Test func withoutTheMediaTypeNothingIsTakenForIPP() {
    #expect(!LeafRecorder.unfold(IPPBuilder.printJob.bytes, type: "").lines.contains { $0.hasPrefix("operation") })
  }

  @Test func everyCutIsSurvived() {
    let whole = IPPBuilder.printJob.bytes
    for count in 0..<whole.count {
      let recorder = LeafRecorder.unfold(Array(whole.prefix(count)), type: "application/ipp")
      #expect(recorder.isBalanced)
    }
  }

  @Test func lengthsThatLieEndTheMessageAndLoseNothing() {
    var message = IPPBuilder()
    message.group(1)
    message.attribute(0x42, "job-name", "before")
    message.append([0x42, 0, 3] + Array("abc".utf8) + [0xFF, 0xFF] + Array("operator@example.com".utf8))
    let recorder = unfold(message)
    #expect(recorder.lines.first == "operation job-name=before")
    #expect(recorder.values.contains { $0.contains("operator@example.com") })
    #expect(recorder.troubles == ["broken-structure"])
  }

  @Test func groupsWithoutEndAreBrokenOff() {
    var message = IPPBuilder()
    message.append([UInt8](repeating: 2, count: IPPTokenizer.groupLimit + 100))
    let recorder = unfold(message)
    #expect(recorder.troubles == ["broken-structure"])
    #expect(recorder.entries.count == 1)
  }

  @Test func collectionsWithoutEndAreBrokenOff() {
    var message = IPPBuilder()
    message.group(2)
    for _ in 0..<100_000 { message.attribute(0x34, "", []) }
    let recorder = unfold(message)
    #expect(recorder.troubles == ["broken-structure"])
    #expect(recorder.isBalanced)
  }
}
