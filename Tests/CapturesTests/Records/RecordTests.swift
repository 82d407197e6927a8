import AuditModel
import Captures
import Testing

/// Files of messages as captures: RFC 4155, RFC 5322, HAR 1.2.
@Suite struct RecordTests {
  private let first =
    "From: a@example.com\nDate: Fri, 25 May 2018 10:00:00 +0200\nSubject: one\n\nbody\nFrom here on text\n\n"
  private let second = "From: b@example.com\nDate: 1 Jul 2003 10:52:37 GMT\n\n>From quoted\n"

  @Test(arguments: ["\n", "\r\n"])
  func mailbox(_ lineEnd: String) throws {
    let separator = "From a@example.com Fri May 25 08:00:00 2018\n"
    let text = (separator + first + separator + second).replacing("\n", with: lineEnd)
    let read = try ReadCapture(Array(text.utf8), suffix: ".mbox")
    #expect(
      read.frames.map { String(decoding: $0, as: UTF8.self) }
        == [first, second].map { $0.replacing("\n", with: lineEnd) })
    #expect(read.headers.map(\.number) == [1, 2])
    #expect(read.headers.map(\.time) == [Timestamp(seconds: 1_527_235_200), Timestamp(seconds: 1_057_056_757)])
    #expect(read.headers.map(\.linkType) == [.mail, .mail])
    #expect(read.totals.packets == 2)
    #expect(read.notices.isEmpty)
  }

  @Test func oneMail() throws {
    let read = try ReadCapture(Array(first.utf8), suffix: ".eml")
    #expect(read.frames.map { String(decoding: $0, as: UTF8.self) } == [first])
    #expect(read.totals.first == Timestamp(seconds: 1_527_235_200))
  }

  @Test func aLargeMailbox() throws {
    let body = String(repeating: "0123456789abcdef\n", count: 90_000)
    let mail = "From x Fri May 25 08:00:00 2018\nFrom: a@example.com\nTo: b@example.com\n\n\(body)\n"
    let read = try ReadCapture(Array((mail + mail + mail).utf8), suffix: ".mbox")
    #expect(read.frames.map(\.count) == Array(repeating: mail.utf8.count - 32, count: 3))
    #expect(read.headers.allSatisfy { $0.time == Timestamp(nanoseconds: 0) })
    #expect(read.totals.first == nil)
  }

  @Test func archive() throws {
    let entries = [
      #"{"startedDateTime":"2018-05-25T10:00:00.250+02:00","request":{"url":"http://a/","x":"} \" ] {"}}"#,
      #"{"startedDateTime":"2018-05-25T08:00:01Z","request":{}}"#,
    ]
    let text =
      #"{ "log": {"version":"1.2","comment":"\"entries\":[{}]","entries" : ["# + entries.joined(separator: " ,\n")
      + #"], "pages":[{"id":"p"}]}}"#
    let read = try ReadCapture(Array(text.utf8), suffix: ".har")
    #expect(read.frames.map { String(decoding: $0, as: UTF8.self) } == entries)
    #expect(
      read.headers.map(\.time.nanoseconds) == [1_527_235_200_250_000_000, 1_527_235_201_000_000_000])
    #expect(read.headers.map(\.linkType) == [.archiveEntry, .archiveEntry])
  }

  @Test(arguments: [
    "{\"log\":{\"version\":\"1.2\"}}", "{\"log\":{\"entries\":[", "{\"log\":{\"entries\":[{\"request\":{\"url\":\"",
  ])
  func brokenArchives(_ text: String) throws {
    let read = try ReadCapture(Array(text.utf8), suffix: ".har")
    #expect(read.frames.isEmpty)
    #expect(read.kinds == ["truncated-capture"])
  }

  @Test(arguments: [
    "Dear friend: how are you?\nWell: I am fine.\n", "{\"entries\":[{}]}", "[{\"log\":1}]", "From here to there\n",
    "Subject matters are: many\n", "To: nobody in particular\nthere is nothing to say\n", "{\"log\":\"text\"}",
  ])
  func otherText(_ text: String) {
    #expect(ReadCapture.error(Array(text.utf8))?.description.contains("is not a capture (text)") == true)
  }
}
