import AuditModel
import Bytes
import Codings
import Detectors
import Protocols

/// Keeping what was found in a field.
extension MessageInspector {
  /// Notes a match of the leaf in hand.
  func note(_ match: borrowing Match) {
    let start = arena.count
    arena.append(contentsOf: match.normalised)
    addHit(
      match.dataType, at: match.range, forms: unfolder.currentForms + match.forms, confidence: match.confidence,
      from: start, token: nil)
  }

  /// Notes a token of the leaf in hand that may be a digest of a value told elsewhere.
  func note(_ token: borrowing TokenCandidate) {
    let start = arena.count
    arena.append(contentsOf: token.bytes)
    addHit(
      .pendingToken, at: token.range, forms: unfolder.currentForms, confidence: .inferred, from: start,
      token: token.kind)
  }

  func addHit(
    _ type: DataType, at range: Range<Int>, forms: [Form], confidence: Confidence, from start: Int,
    token: TokenCandidate.Kind?
  ) {
    var source = leafRange.lowerBound + range.lowerBound..<leafRange.lowerBound + range.upperBound
    unfolder.sources(of: source) { source = $0 }
    hits.append(
      FieldHit(
        dataType: type, normalised: start..<arena.count, forms: forms, confidence: confidence,
        path: unfolder.renderPath(), source: source, token: token,
        isLinkable: token != nil || linkable.contains(type)))
  }

  /// The field is unfolded: keeps each datum once, at its innermost place.
  func keepHits() {
    guard !hits.isEmpty else { return }
    markPlaces()
    keepAll()
    hits.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  /// Gives each hit the hash of its place in the message.
  func markPlaces() {
    for index in hits.indices where hits[index].placePrint == 0 {
      var print = Fingerprint()
      print.combine(hits[index].dataType.rawValue)
      print.combine(UInt64(part.ordinal))
      print.combine(fieldName)
      print.combine(hits[index].path)
      for form in hits[index].forms { print.combine(form.rawValue) }
      hits[index].placePrint = print.value
    }
  }

  func keepAll() {
    for index in hits.indices {
      let isRepeated =
        hits.count > 1 && hits.count <= 256 && hits.contains { hits[index].isExplained(by: $0, arena: arena) }
      if !isRepeated { keep(at: index) }
    }
  }

  /// Counts a datum that is known at this place, else makes its observation.
  func keep(at position: Int) {
    collectFrames(hits[position].source)
    let isLinkable = hits[position].isLinkable
    let (key, place) = identity(of: hits[position].normalised, placePrint: hits[position].placePrint)
    if let index = ledger.observations.repeated(key, frames: frames, sighting: { sighting(frames: frames) }) {
      if isLinkable { link(index) }
      return
    }
    // Copied only for what is new: most data were seen before.
    let hit = hits[position]
    guard hit.token == nil || ledger.tokenCount < Self.tokenLimit else { return }
    let bytes = arena
    let normalised = bytes.span.bytes.extracting(hit.normalised)
    guard let index = ledger.observations.add(observation(hit, normalised), key: key, place: place) else { return }
    if let kind = hit.token {
      ledger.tokenCount += 1
      ledger.tokens.insert(
        TokenCandidate(kind: kind, range: hit.source, bytes: normalised),
        tag: TokenPlace(frame: frames.first ?? 1, key: key))
    } else {
      ledger.seen.insert(hit.dataType, normalised)
    }
    if isLinkable { link(index) }
  }

  func link(_ index: Int) {
    guard message.linkable.count < 256, !message.linkable.contains(index) else { return }
    message.linkable.append(index)
  }

  /// Two hashes: of everything that makes an observation the same one, and of the same without the value.
  func identity(of normalised: Range<Int>, placePrint hit: UInt128) -> (key: UInt128, place: UInt64) {
    let sender = message.head.sender
    var place = placePrint()
    place.combine(hit)
    var key = place
    let bytes = arena
    key.combine(bytes.span.bytes.extracting(normalised))
    key.combine(conversation.sender(sender).address.bits)
    key.combine(conversation.recipient(sender).address.bits)
    key.combine(UInt64(conversation.responder.port))
    return (key.value, UInt64(truncatingIfNeeded: place.value))
  }

  /// Hash of what all observations of the message share.
  func placePrint() -> Fingerprint {
    if let print = message.placePrint { return print }
    var print = Fingerprint()
    print.combine(message.start)
    print.combine(UInt64(message.head.sender.rawValue))
    print.combine(message.host)
    print.combine(conversation.serverName ?? "")
    print.combine(conversation.channel)
    print.combine(conversation.protocolName)
    print.combine(UInt64(message.head.signals.dnt) << 8 | UInt64(message.head.signals.gpc))
    message.placePrint = print
    return print
  }

  func observation(_ hit: FieldHit, _ normalised: RawSpan) -> Observation {
    let sender = conversation.sender(message.head.sender)
    let recipient = conversation.recipient(message.head.sender)
    let location = LocationText(start: startText(), part: part, field: fieldText(), path: hit.path)
    return Observation(
      Observation.Datum(
        dataType: hit.dataType, value: redactor.redact(hit.dataType, normalised, on: today), form: hit.forms,
        confidence: hit.confidence, location: location.text, part: part, name: location.name,
        direction: message.head.direction, sender: sender.address, recipient: recipient.address,
        recipientPort: recipient.port),
      sighting: sighting(frames: frames))
  }

  /// The day of the message.
  private var today: CivilDate {
    let seconds = conversation.time.seconds
    return CivilDate(daysSinceEpoch: Int(clamping: (seconds >= 0 ? seconds : seconds - 86_399) / 86_400))
  }

  func fieldText() -> String {
    let name = fieldName
    return names.text(name.span.bytes)
  }

  func linkMessage() {
    guard message.linkable.count > 1 else { return }
    for (position, first) in message.linkable.enumerated() {
      for second in message.linkable[(position + 1)...] { ledger.observations.link(first, second) }
    }
  }
}
