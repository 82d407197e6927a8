import AuditModel
import RulePacks

/// Encryption that does not protect: an old version, a broken cipher, a certificate that was out of date or for another
/// name when the capture was taken. An exposure for each server and weakness.
struct WeakTLSCheck: PromiseCheck {
  static let name = "weak-tls"
  static let parameters: [String: ParameterKind] = ["minimum": .text]

  private struct Weakness: Hashable {
    var name: String
    var words: String
  }

  private struct Key: Hashable {
    var host: String
    var weakness: Weakness
  }

  private static let versions: [String: UInt16] = [
    "tls1.0": 0x0301, "tls1.1": 0x0302, "tls1.2": 0x0303, "tls1.3": 0x0304,
  ]

  private let clause: String
  private let minimum: UInt16

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    var minimum: UInt16 = 0x0303
    if let parameter = commitment.parameter("minimum") {
      let text = try parameter.text()
      guard let version = Self.versions[text] else {
        throw parameter.place.error(
          "'minimum' cannot be '\(text)'", hint: "use one of \(Self.versions.keys.sorted().joined(separator: ", "))")
      }
      minimum = version
    }
    self.minimum = minimum
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    var frames: [Key: FrameGathering] = [:]
    var places: [Key: AuditContext.PlacedFact] = [:]
    for fact in context.facts where fact.standing.isInScope {
      for weakness in weaknesses(of: fact) {
        let key = Key(host: fact.name, weakness: weakness)
        frames[key, default: FrameGathering()].add(fact.sighting.frames.frames, capture: fact.sighting.capture)
        if places[key] == nil { places[key] = fact }
      }
    }
    for (key, fact) in places.sorted(by: { ($0.key.host, $0.key.weakness.name) < ($1.key.host, $1.key.weakness.name) })
    {
      let isLocal = context.scope.isNeighbour(fact.sighting.server.description)
      let draft = FindingDraft(
        rule: Self.name, clause: clause, verdict: .exposure, severity: isLocal ? .note : .warning,
        subject: "\(key.host): \(key.weakness.words)",
        reason: "Such encryption does not reliably keep others from reading or changing what is sent.",
        aspect: key.weakness.name)
      ledger.add(
        draft, recipient: fact.recipient.entity ?? fact.name, protocol: "tls", name: key.host,
        evidence: frames[key]?.evidence(detail: ["weakness": key.weakness.name]) ?? [])
    }
    return CheckSummary()
  }

  private func weaknesses(of fact: AuditContext.PlacedFact) -> [Weakness] {
    switch fact.sighted.fact {
    case .tlsServerHello(let hello): weaknesses(of: hello)
    case .certificate(let certificate): weaknesses(of: certificate, at: fact.sighting.time, host: fact.sighting.host)
    default: []
    }
  }

  private func weaknesses(of hello: TLSServerHello) -> [Weakness] {
    var found: [Weakness] = []
    if hello.version < minimum {
      let name = Self.versions.first { $0.value == hello.version }?.key ?? (hello.version == 0x0300 ? "ssl3" : "ssl2")
      found.append(Weakness(name: "version-\(name)", words: "the server chose \(name)"))
    }
    if let kind = CipherWeakness(suite: hello.cipherSuite) {
      found.append(Weakness(name: "cipher-\(kind.rawValue)", words: "the server chose a cipher with \(kind.words)"))
    }
    return found
  }

  private func weaknesses(of certificate: CertificateFact, at time: Timestamp, host: String?) -> [Weakness] {
    var found: [Weakness] = []
    if let end = certificate.notAfter, time > end {
      found.append(Weakness(name: "certificate-expired", words: "the certificate had expired on \(end)"))
    }
    if let start = certificate.notBefore, time < start {
      found.append(Weakness(name: "certificate-early", words: "the certificate was not yet valid"))
    }
    let names = certificate.names.isEmpty ? [certificate.commonName].compactMap { $0 } : certificate.names
    if let host, !names.isEmpty, !names.contains(where: { CertificateName($0).matches(host) }) {
      found.append(Weakness(name: "certificate-name", words: "the certificate is for another name"))
    }
    return found
  }
}
