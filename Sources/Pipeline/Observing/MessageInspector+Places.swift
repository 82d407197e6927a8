import AuditModel
import Bytes
import Flows
import Protocols

/// Where what is found stood: frames, sightings, names.
extension MessageInspector {
  /// Puts the frames that carried `range` of the field into `frames`, each once.
  func collectFrames(_ range: Range<Int>) {
    frames.removeAll(keepingCapacity: true)
    if case .frame(let frame) = conversation.frames { return frames.append(frame) }
    origin.sources(of: range) { addFrames(of: $0, from: message.head.sender) }
    settleFrames()
  }

  /// Puts the frames that carried a stream range of one direction into `frames`, each once.
  func collectFrames(ofStream range: Range<UInt64>, from direction: FlowDirection) {
    frames.removeAll(keepingCapacity: true)
    if case .frame(let frame) = conversation.frames { return frames.append(frame) }
    addFrames(of: range, from: direction)
    settleFrames()
  }

  func addFrames(of range: Range<UInt64>, from direction: FlowDirection) {
    switch conversation.frames {
    case .frame(let frame): addFrame(frame)
    case .fragments(let fragments): for frame in fragments { addFrame(frame) }
    case .datagrams(let places): for frame in places.frames(of: range, from: direction) { addFrame(frame) }
    case .stream(let flow): flow.visitFrames(of: range, from: direction) { addFrame($0) }
    }
  }

  func addFrame(_ frame: Int) {
    if frames.last != frame, !frames.contains(frame) { frames.append(frame) }
  }

  func settleFrames() {
    if frames.isEmpty { frames.append(conversation.latestFrame) }
    if frames.count > 1 { frames.sort() }
  }

  func sighting(frames: [Int]) -> Sighting {
    Sighting(sightingContext(), frames: FrameList(frames))
  }

  /// What the sightings of the message in hand share; made anew when what they say has changed meanwhile.
  func sightingContext() -> Sighting.Context {
    let host = hostText()
    if let context = message.context, context.time == conversation.time, context.channel == conversation.channel,
      context.host == host, context.protocolName == conversation.protocolName,
      context.flow == conversation.reference(sub: message.head.sub),
      context.client == conversation.initiator.address
    {
      return context
    }
    let context = Sighting.Context(
      capture: capture, flow: conversation.reference(sub: message.head.sub), time: conversation.time,
      client: conversation.initiator.address, server: conversation.responder.address,
      serverPort: conversation.responder.port, host: host, protocolName: conversation.protocolName,
      channel: conversation.channel, start: startText(), signals: message.signals)
    message.context = context
    return context
  }

  /// The name by which the client addressed the server: that of the message, else that of the channel.
  func hostText() -> String? {
    if let text = message.hostText { return text }
    guard !message.host.isEmpty else { return conversation.host ?? conversation.serverName }
    let text = names.text(message.host.standing)
    message.hostText = text
    return text
  }

  func startText() -> String {
    if let text = message.startText { return text }
    let direction = message.head.direction
    var print = Fingerprint()
    print.combine(UInt64(direction == .request ? 0 : direction == .response ? 1 : 2))
    print.combine(message.start.bytes)
    let text = starts.text(of: print.value) { mask.masked(message.start.standing, direction: direction) }
    message.startText = text
    return text
  }

  /// Where the datum of a hit stands.
  /// - Parameter place: Hash of what makes the place: it stands for the same text as long as the direction is the same.
  func locationText(of hit: FieldHit, place: UInt64) -> LocationText {
    let key = message.head.direction == .response ? ~place : place
    if let known = locations[key] { return known }
    let text = LocationText(start: startText(), part: part, field: fieldText(), path: hit.path)
    if locations.count >= Self.locationLimit { locations.removeAll(keepingCapacity: true) }
    locations[key] = text
    return text
  }
}
