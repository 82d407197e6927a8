import AuditModel

/// A mail whose author writes for a Service of the policy.
struct ServiceMail {
  let mail: MailFact
  let sighting: Sighting

  /// All such mails, in order. Who wrote a mail is told by its author's domain, not by the server that carried it.
  static func gather(_ context: AuditContext) -> [ServiceMail] {
    context.evidence.facts.compactMap { sighted in
      guard case .mail(let mail) = sighted.fact, !mail.domain.isEmpty,
        context.scope.isService(host: mail.domain, party: .unknown)
      else { return nil }
      return ServiceMail(mail: mail, sighting: sighted.sighting)
    }
  }

  /// Made to be read by many: list headers, ids of campaigns, invisible pictures.
  var isPromotional: Bool { !mail.traits.isDisjoint(with: [.listUnsubscribe, .bulk, .campaign, .pixel]) }

  /// Sent because of something the user did.
  var isAdministrative: Bool { !mail.traits.isDisjoint(with: [.administrative, .confirmation, .reply]) }

  func evidence() -> [Finding.Evidence] {
    var detail: [String: String] = ["domain": mail.domain]
    let names: [(MailTraits, String)] = [
      (.listUnsubscribe, "listUnsubscribe"), (.oneClick, "oneClick"), (.unsubscribeLink, "link"),
      (.footerLink, "footerLink"), (.clearLink, "linkOverHTTP"), (.bulk, "bulk"), (.campaign, "campaign"),
      (.pixel, "pixel"), (.reply, "reply"),
    ]
    for (trait, name) in names where mail.traits.contains(trait) { detail[name] = "true" }
    return [Finding.Evidence(capture: sighting.capture, frames: sighting.frames.frames, detail: detail)]
  }
}
