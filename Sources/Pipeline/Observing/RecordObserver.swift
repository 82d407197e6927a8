import AuditModel
import Bytes
import Captures
import Protocols

/// Audits the records of files that hold no packets: mails, and exchanges of HTTP archives. Each record is a frame and
/// a conversation of its own. Confined to one worker.
final class RecordObserver {
  private let inspector: MessageInspector
  private(set) var coverage = Coverage()
  /// The machine whose archive or mailbox it is; which one nobody says.
  private static let client = Endpoint(IPAddress(v4: 0x7F00_0001), 0)
  private static let nowhere = IPAddress(v4: 0)
  private static let archiveModules = [HTTP1.module]

  init(inspector: MessageInspector) { self.inspector = inspector }

  /// Whether frames of this type are records.
  static func reads(_ type: LinkType) -> Bool { type == .mail || type == .archiveEntry }

  func observe(_ header: borrowing FrameHeader, _ record: RawSpan) {
    if header.linkType == .mail { observeMail(header, record) } else { observeEntry(header, record) }
  }

  private func begin(_ header: borrowing FrameHeader, server: Endpoint, feeder: StreamFeeder?) -> Conversation {
    let conversation = Conversation(
      transport: .other, initiator: Self.client, responder: server, firstFrame: header.number, time: header.time,
      frames: .frame(header.number), feeder: feeder)
    inspector.take(up: conversation)
    return conversation
  }

  // MARK: - Mails

  private func observeMail(_ header: borrowing FrameHeader, _ mail: RawSpan) {
    let conversation = begin(header, server: Endpoint(Self.nowhere, 0), feeder: nil)
    // How the mail travelled before it came into the file is not known.
    conversation.channel = "unknown"
    MailFile.tell(mail, into: inspector)
    var bytes = Coverage()
    bytes.add(mail.byteCount, to: .decoded)
    book(conversation, bytes, "mail")
  }

  // MARK: - HTTP archives

  private func observeEntry(_ header: borrowing FrameHeader, _ entry: RawSpan) {
    guard let exchange = HARExchange(entry) else {
      inspector.add(
        notice: "unsupported", frame: header.number, detail: "an entry of the archive that is no exchange of HTTP")
      coverage.add(entry.byteCount, to: .unsupported)
      return
    }
    let server = Endpoint(exchange.server ?? Self.nowhere, exchange.port)
    let feeder = StreamFeeder(
      ports: FlowPorts(initiator: 0, responder: exchange.port), modules: Self.archiveModules)
    let conversation = begin(header, server: server, feeder: feeder)
    if exchange.isSecure { conversation.channel = "tls" }
    let sink = ArchiveSink(inspector, protocolName: exchange.protocolName)
    let (request, response) = (exchange.request, exchange.response)
    feeder.feed(request.span.bytes, from: .fromInitiator, at: 0, time: header.time, into: sink)
    feeder.feed(response.span.bytes, from: .fromResponder, at: 0, time: header.time, into: sink)
    feeder.finish(.fromInitiator, into: sink)
    feeder.finish(.fromResponder, into: sink)
    book(conversation, feeder.coverage, exchange.protocolName.description)
  }

  private func book(_ conversation: Conversation, _ bytes: Coverage, _ protocolName: String) {
    coverage.merge(bytes)
    let host = conversation.host
    let key = ContactTable.key(
      client: conversation.initiator.address, server: conversation.responder, host: host, protocolName: protocolName,
      channel: conversation.channel)
    inspector.ledgers[conversation.partition].pointee.contacts.add(key, frame: conversation.firstFrame, coverage: bytes)
    {
      Contact(
        client: conversation.initiator.address, server: conversation.responder.address,
        serverPort: conversation.responder.port, host: host, protocolName: protocolName, channel: conversation.channel,
        capture: inspector.capture, frames: FrameList([conversation.firstFrame]),
        flow: FlowReference(transport: conversation.transport, firstFrame: conversation.firstFrame),
        time: conversation.time, coverage: bytes)
    }
  }
}
