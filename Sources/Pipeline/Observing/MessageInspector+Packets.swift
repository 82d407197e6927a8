import AuditModel
import Flows

/// What flows and packets tell.
extension MessageInspector {
  /// An odd frame or flow.
  func flowTrouble(_ kind: StaticString, frame: Int) {
    notices.add(kind.description, capture: capture, frame: frame, detail: NoticeText.of(kind))
  }

  func add(notice kind: String, frame: Int?, detail: String) {
    notices.add(kind, capture: capture, frame: frame, detail: detail)
  }

  /// A fact that packet headers tell.
  func learn(_ fact: Fact, frame: Int, time: Timestamp, client: IPAddress) {
    let key = FactTable.key(fact, client: client, server: client, host: nil, dnt: 0, gpc: 0)
    let sighting = Sighting(
      capture: capture, frames: FrameList([frame]), flow: FlowReference(transport: .other, firstFrame: frame),
      time: time, client: client, server: client, serverPort: 0, protocolName: "link")
    let ledger = ledgers[Ledgers.ofHeaders]
    guard let position = ledger.pointee.facts.sightings.position(of: key) else {
      return ledger.pointee.facts.add(SightedFact(fact, sighting), key: key)
    }
    if ledger.pointee.facts.sightings.count(frame, isFurther: false, at: position) {
      ledger.pointee.facts.sightings.set(sighting.context, at: position)
    }
  }
}
