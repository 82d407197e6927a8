import AuditModel
import Bytes
import Flows
import Protocols

/// Writes down each HTTP message as one line; what is said by HTTP/2 and 3 is `request2` and `response2`.
final class MessageWriter: MessageSink {
  private struct Message {
    var isRequest: Bool
    var isBinary: Bool
    /// Its head has no end.
    var isUnfinished: Bool
    var sender: FlowDirection
    var start: String
    var host: String
    var path = ""
    var query: [String] = []
    var headers = 0
    var cookies = 0
    /// First and last place of a value of the head.
    var place: Range<UInt64>?
  }

  private let flow: TCPFlow?
  private var messages: [String] = []
  private var open: Message?
  private var latest: [FlowDirection: String] = [:]

  private let marksUnfinished: Bool
  private var isUnfinished = false

  /// - Parameter marksUnfinished: Requests whose head has no end are `unfinished`.
  init(_ flow: TCPFlow?, marksUnfinished: Bool = false) {
    self.flow = flow
    self.marksUnfinished = marksUnfinished
  }

  func takeMessages() -> [String] {
    defer { messages = [] }
    return messages
  }

  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    let version = head.protocolName.description
    guard version == "http/1.1" || version == "http/2" || version == "http/3" else { return }
    defer { isUnfinished = false }
    open = Message(
      isRequest: head.direction == .request, isBinary: version != "http/1.1",
      isUnfinished: isUnfinished && marksUnfinished, sender: head.sender, start: Self.text(start), host: Self.text(host)
    )
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    guard open != nil else { return }
    let end = offset &+ UInt64(max(value.byteCount, 1))
    let known = open?.place ?? offset..<end
    open?.place = min(known.lowerBound, offset)..<max(known.upperBound, end)
    switch part {
    case .path: open?.path = Self.text(value)
    case .query: open?.query.append(Self.text(name) + "=" + Self.text(value))
    case .header: open?.headers += 1
    case .cookie, .setCookie: open?.cookies += 1
    case .body, .topic, .payload, .user, .password, .attribute, .option, .field, .text: break
    }
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap) {
    field(part, name: name, value: value, at: origin.pieces.first?.source.lowerBound ?? 0)
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>) {
    field(part, name: name, value: value, at: range.lowerBound)
  }

  func body(_ body: borrowing MessageBody) {
    if open?.place == nil { open?.place = body.origin.pieces.first?.source }
  }

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {}
  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {}

  func end() {
    guard let message = open else { return }
    open = nil
    // A further piece of a long body tells no field of the head.
    if message.headers == 0, message.path.isEmpty, message.start == latest[message.sender] { return }
    latest[message.sender] = message.start
    let frame = flow.flatMap { flow in message.place.flatMap { flow.frames(of: $0, from: message.sender).last } } ?? 0
    var line = "\(frame)\t\(message.sender == .fromInitiator ? "i" : "r")\t"
    let words = message.start.split(separator: " ", omittingEmptySubsequences: false)
    if message.isRequest {
      let path = message.path.isEmpty ? words.dropFirst().joined(separator: " ") : message.path
      let kind = message.isBinary ? "request2" : message.isUnfinished ? "unfinished" : "request"
      line += "\(kind)\t\(words.first ?? "")\t\(message.host)\t\(path)\t\(message.query.joined(separator: "&"))"
    } else {
      line += "response\(message.isBinary ? "2" : "")\t\(words.first ?? "")"
    }
    messages.append(line + "\t\(message.headers)\t\(message.cookies)")
  }

  func channel(_ name: String, host: String?) {}
  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    isUnfinished = kind.description == "http-unfinished-head"
  }

  /// Printable ASCII as it is, everything else as `?`.
  private static func text(_ bytes: RawSpan) -> String {
    var text = ""
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      text.unicodeScalars.append(byte >= 0x20 && byte < 0x7F ? Unicode.Scalar(byte) : "?")
    }
    return text
  }
}
