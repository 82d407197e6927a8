import AuditModel

/// All that the captures say of one cookie of one operator.
struct CookieRecord {
  private struct Key: Hashable {
    var name: String
    var operatorName: String
  }

  var name: String
  /// Entity, or host.
  var operatorName: String
  var isFirstParty: Bool
  var protocolName: String
  /// The longest life that a response gave it, in seconds; `nil` when none gave it one.
  var lifetime: Int64?
  /// The greatest age that a request proved, in seconds.
  var age: Int64?
  var basis = ""
  var isIdentifier = false
  /// A response set it for the session only.
  var isSession = false
  var frames = FrameGathering()

  /// It outlives the browser session. Younger than a day, a birth time proves nothing.
  var isPersistent: Bool { lifetime != nil || (age ?? 0) > 86_400 }

  /// The cookies in scope, by operator and name. Deletions are no cookies.
  static func gather(_ context: AuditContext) -> [CookieRecord] {
    var records: [Key: CookieRecord] = [:]
    for fact in context.facts where fact.standing.isInScope {
      switch fact.sighted.fact {
      case .cookieSet(let cookie):
        guard cookie.lifetime != .deletion else { continue }
        update(&records, cookie.name, fact, context) { $0.add(cookie) }
      case .cookieSent(let cookie):
        guard let birth = cookie.birth else { continue }
        let age = fact.sighting.time.seconds.subtractingReportingOverflow(birth.seconds)
        guard !age.overflow, age.partialValue >= 0 else { continue }
        update(&records, cookie.name, fact, context) { $0.age = max($0.age ?? 0, age.partialValue) }
      default: continue
      }
    }
    return records.values.sorted { ($0.operatorName, $0.name) < ($1.operatorName, $1.name) }
  }

  private static func update(
    _ records: inout [Key: CookieRecord], _ name: String, _ fact: AuditContext.PlacedFact, _ context: AuditContext,
    change: (inout CookieRecord) -> Void
  ) {
    let key = Key(name: name, operatorName: fact.recipient.entity ?? fact.name)
    var record =
      records.removeValue(forKey: key)
      ?? CookieRecord(
        name: name, operatorName: key.operatorName, isFirstParty: context.scope.isService(fact.recipient),
        protocolName: fact.sighting.protocolName)
    change(&record)
    record.frames.add(fact.sighting.frames.frames, capture: fact.sighting.capture)
    records[key] = record
  }

  private mutating func add(_ cookie: CookieSet) {
    isIdentifier = isIdentifier || cookie.isIdentifier
    switch cookie.lifetime {
    case .session: isSession = true
    case .deletion: break
    case .seconds(let seconds):
      if seconds > lifetime ?? .min { (lifetime, basis) = (seconds, cookie.basis) }
    }
  }
}
