import AuditModel
import Bytes
import Codings

/// A mail that lies in a file: one message from its author to its addressee, whoever carried it.
package enum MailFile {
  /// Tells the mail as a message of its own. The host is the domain of the first addressee: by it the author addressed
  /// whoever receives the mail.
  package static func tell(_ mail: RawSpan, into sink: any MessageSink) {
    let head = MessageHead(protocolName: "mail", direction: .message, sender: .fromInitiator)
    let host = addressee(of: mail)
    withBytes(of: "MAIL") { start in sink.begin(head, start: start, host: mail.clamped(host)) }
    MailMessage.tell(
      mail, OffsetMap(identity: mail.byteCount, at: 0), isComplete: true, from: .fromInitiator, into: sink)
    sink.end()
  }

  /// Where the domain of the first address in `To` (else `Delivered-To`) stands; empty when there is none.
  private static func addressee(of mail: RawSpan) -> Range<Int> {
    var section = HeaderSection()
    var delivered = 0..<0
    while let field = section.next(in: mail) {
      let name = mail.extracting(field.name)
      let isTo = name.equalsIgnoringCase("to")
      guard isTo || name.equalsIgnoringCase("delivered-to") else { continue }
      guard let sign = mail.prefix(field.value.upperBound).firstIndex(of: 0x40, from: field.value.lowerBound) else {
        continue
      }
      var end = sign + 1
      while let byte = mail.u8(at: end), byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E { end += 1 }
      if isTo { return sign + 1..<end }
      delivered = sign + 1..<end
    }
    return delivered
  }
}
