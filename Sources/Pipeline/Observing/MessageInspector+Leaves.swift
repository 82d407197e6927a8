import AuditModel
import Bytes
import Codings
import Detectors
import Protocols

/// What unfolding tells.
extension MessageInspector: LeafSink {
  func enter(_ layer: borrowing Layer) {
    if seeksDocument {
      adapter = adapters.adapter(ofDocument: layer.bytes)
      seeksDocument = false
    }
    let overfull = detectors.overfullLayers
    detectors.enter(layer.bytes)
    if detectors.overfullLayers != overfull { trouble("candidate-flood") }
  }

  func leaf(_ leaf: borrowing Leaf) {
    if adapter == nil, detectors.passesOver(key: leaf.key, range: leaf.range, count: leaf.value.byteCount) { return }
    leafRange = leaf.range
    let first = hits.count
    let context = LeafContext(
      part: part, direction: message.head.direction, name: fieldName.standing.extracting(label), key: leaf.key,
      value: leaf.value, range: leaf.range, kind: leaf.kind)
    detectors.inspect(context, into: self)
    if let adapter { adapt(context, adapter, since: first) }
  }

  func leave() { detectors.leave() }

  func trouble(_ kind: StaticString) {
    troubleCount += 1
    notices.add(kind.description, capture: capture, frame: conversation.latestFrame, detail: NoticeText.of(kind))
  }
}

/// What detectors tell.
extension MessageInspector: MatchSink {
  func found(_ match: borrowing Match) { note(match) }

  func pending(_ token: borrowing TokenCandidate) { note(token) }
}
