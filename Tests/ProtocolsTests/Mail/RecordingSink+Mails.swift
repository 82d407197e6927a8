import AuditModel
import TestSupport

extension RecordingSink {
  /// What was noted of mails, without the marks that tell them apart.
  var mails: [MailFact] {
    facts.compactMap { fact in
      guard case .mail(let mail) = fact else { return nil }
      return MailFact(domain: mail.domain, traits: mail.traits)
    }
  }

  /// Names and passwords, in order.
  var secrets: [RecordedMessage.Field] {
    messages.flatMap(\.fields).filter { $0.part == .user || $0.part == .password }
  }
}
