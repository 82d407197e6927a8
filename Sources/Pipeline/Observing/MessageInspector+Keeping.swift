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

  /// The field is unfolded: keeps what is left in it.
  func keepHits() {
    guard !hits.isEmpty else { return }
    for index in hits.indices { keep(at: index) }
    hits.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  /// The field is unfolded: leaves each datum once, at its innermost place, and gives each its hashes.
  func settleHits() {
    guard !hits.isEmpty else { return }
    dropExplained()
    let bytes = arena
    for index in hits.indices {
      var place = Fingerprint()
      place.combine(hits[index].dataType.rawValue)
      place.combine(UInt64(part.ordinal))
      place.combine(fieldName.bytes)
      place.combine(hits[index].path)
      for form in hits[index].forms { place.combine(form.rawValue) }
      var value = Fingerprint()
      value.combine(bytes.span.bytes.extracting(hits[index].normalised))
      hits[index].print = FieldHit.Print(place: place.value, value: value.value)
    }
  }

  /// Takes out the hits that others explain.
  private func dropExplained() {
    guard hits.count > 1, hits.count <= 256 else { return }
    let explained = hits.map { hit in hits.contains { hit.isExplained(by: $0, arena: arena) } }
    guard explained.contains(true) else { return }
    hits = zip(hits, explained).filter { !$1 }.map { $0.0 }
  }

  /// The field holds what an equal one held before.
  func keepRemembered(at slot: Int) {
    for index in 0..<memo.count(at: slot) {
      guard let mark = memo.mark(of: index, at: slot) else { continue }
      collectFrames(mark.source)
      if countAgain(mark.print, isLinkable: mark.isLinkable) { continue }
      let own = (hits, arena)
      (hits, arena) = memo.finding(at: slot)
      keep(at: index)
      (hits, arena) = own
    }
  }

  /// Counts a datum that is known at this place, else makes its observation.
  func keep(at position: Int) {
    guard let print = hits[position].print else { return }
    collectFrames(hits[position].source)
    if countAgain(print, isLinkable: hits[position].isLinkable) { return }
    // Copied only for what is new: most data were seen before.
    let hit = hits[position]
    guard hit.token == nil || ledger.pointee.tokenCount < Self.tokenLimit else { return }
    let bytes = arena
    let normalised = bytes.span.bytes.extracting(hit.normalised)
    let (key, place) = identity(of: print)
    guard
      let index = ledger.pointee.observations.add(observation(hit, normalised, place), key: key, place: place)
    else { return }
    if let kind = hit.token {
      ledger.pointee.tokenCount += 1
      ledger.pointee.tokens.insert(
        TokenCandidate(kind: kind, range: hit.source, bytes: normalised),
        tag: TokenPlace(frame: frames.first ?? 1, key: key))
    } else {
      ledger.pointee.seen.insert(hit.dataType, normalised)
    }
    if hit.isLinkable { link(index) }
  }

  /// Counts a datum that was kept before; answers whether it was.
  private func countAgain(_ print: FieldHit.Print, isLinkable: Bool) -> Bool {
    let ledger = ledger
    let key = identity(of: print).key
    guard let index = ledger.pointee.observations.sightings.position(of: key) else { return false }
    countAgain(index, in: &ledger.pointee.observations.sightings)
    if isLinkable { link(index) }
    return true
  }

  /// Counts one more sighting, in the frames in hand, of what is known at a position.
  func countAgain<Element>(_ position: Int, in sightings: inout SightingTable<Element>) {
    var isEarlier = false
    for index in frames.indices where sightings.count(frames[index], isFurther: index > 0, at: position) {
      isEarlier = true
    }
    if isEarlier { sightings.set(sightingContext(), at: position) }
  }

  func link(_ index: Int) {
    guard message.linkable.count < 256, !message.linkable.contains(index) else { return }
    message.linkable.append(index)
  }

  /// Two hashes: of everything that makes an observation the same one, and of the same without the value.
  func identity(of print: FieldHit.Print) -> (key: UInt128, place: UInt64) {
    var place = placePrint()
    place.combine(print.place)
    var key = place
    key.combine(print.value)
    // The sender is part of the message's print, so it need not be told from the recipient.
    key.combine(conversation.initiator.address.bits)
    key.combine(conversation.responder.address.bits)
    key.combine(UInt64(conversation.responder.port))
    return (key.value, UInt64(truncatingIfNeeded: place.value))
  }

  /// Hash of what all observations of the message share.
  func placePrint() -> Fingerprint {
    if let print = message.placePrint { return print }
    var print = Fingerprint()
    print.combine(message.start.bytes)
    print.combine(UInt64(message.head.sender.rawValue))
    print.combine(message.host.bytes)
    print.combine(conversation.channelPrint)
    print.combine(UInt64(message.head.signals.dnt) << 8 | UInt64(message.head.signals.gpc))
    message.placePrint = print
    return print
  }

  func observation(_ hit: FieldHit, _ normalised: RawSpan, _ place: UInt64) -> Observation {
    let sender = conversation.sender(message.head.sender)
    let recipient = conversation.recipient(message.head.sender)
    let location = locationText(of: hit, place: place)
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
    names.text(fieldName.standing)
  }

  func linkMessage() {
    guard message.linkable.count > 1 else { return }
    for (position, first) in message.linkable.enumerated() {
      for second in message.linkable[(position + 1)...] { ledger.pointee.observations.link(first, second) }
    }
  }
}
