import AuditModel
import Entities

/// The observations of all captures with what became known of each: the ground from which transfers are put in order
/// and made. Counted through, from 0, in the order in which captures and observations came.
struct TransferDrafts {
  private struct Source {
    var observations: [Observation]
    var first: Int
  }

  private struct Draft {
    var source: Int
    /// Position in the `RecipientFinder`'s answers.
    var answer: Int
    var dataType: DataType
    /// As Wireshark counts it.
    var stream: Int
  }

  private var sources: [Source] = []
  private var drafts: [Draft] = []

  var count: Int { drafts.count }

  /// Adds the observations of one capture; `complete` says who received each and what type it finally has.
  mutating func add(_ result: WorkerResult, complete: (Observation) -> (answer: Int, dataType: DataType)) {
    let observations = result.page.observations.observations
    sources.append(Source(observations: observations, first: drafts.count))
    drafts.reserveCapacity(drafts.count + observations.count)
    for index in observations.indices {
      let (answer, dataType) = complete(observations[index])
      let stream = result.streamIndex(of: observations[index].sighting.flow)
      drafts.append(Draft(source: sources.count - 1, answer: answer, dataType: dataType, stream: stream))
    }
  }

  // MARK: Order

  private struct Place {
    var capture: Int
    var frame: Int
    var position: Int
  }

  /// Positions in the order that the report contract demands: capture, first frame, location, data type, and whatever
  /// else tells two transfers apart, so that the order never depends on who saw what first.
  func order(_ finder: RecipientFinder) -> [Int] {
    var places: [Place] = []
    places.reserveCapacity(drafts.count)
    for position in drafts.indices {
      let capture = observation(position) { $0.sighting.capture }
      places.append(
        Place(capture: capture, frame: observation(position) { $0.sighting.frames.first }, position: position))
    }
    places.sort { left, right in
      if left.capture != right.capture { return left.capture < right.capture }
      if left.frame != right.frame { return left.frame < right.frame }
      return isBefore(left.position, right.position, finder)
    }
    return places.map(\.position)
  }

  /// Compares what shares capture and first frame, one property after the other.
  private func isBefore(_ left: Int, _ right: Int, _ finder: RecipientFinder) -> Bool {
    if let isBefore = precedes(left, right, \.location) { return isBefore }
    if drafts[left].dataType != drafts[right].dataType { return drafts[left].dataType < drafts[right].dataType }
    if let isBefore = precedes(left, right, \.value.digest) { return isBefore }
    if let isBefore = precedes(left, right, \.sender.description) { return isBefore }
    let (one, other) = (finder.answers[drafts[left].answer].recipient, finder.answers[drafts[right].answer].recipient)
    if one.address != other.address { return one.address < other.address }
    if one.host ?? "" != other.host ?? "" { return one.host ?? "" < other.host ?? "" }
    if let isBefore = precedes(left, right, \.formChain) { return isBefore }
    if let isBefore = precedes(left, right, \.direction.rawValue) { return isBefore }
    if let isBefore = precedes(left, right, \.sighting.channel) { return isBefore }
    let (stream, otherStream) = (String(drafts[left].stream), String(drafts[right].stream))
    return stream == otherStream ? left < right : stream < otherStream
  }

  private func precedes(_ left: Int, _ right: Int, _ property: (Observation) -> String) -> Bool? {
    let (one, other) = (observation(left, property), observation(right, property))
    return one == other ? nil : one < other
  }

  private func observation<Value>(_ position: Int, _ property: (Observation) -> Value) -> Value {
    let source = drafts[position].source
    return property(sources[source].observations[position - sources[source].first])
  }

  // MARK: Transfers

  func transfer(
    at position: Int, id: String, links: [String], _ finder: RecipientFinder,
    sender: (IPAddress) -> Transfer.Sender
  ) -> Transfer {
    let draft = drafts[position]
    return observation(position) { observation in
      let sighting = observation.sighting
      return Transfer(
        id: id, dataType: draft.dataType, value: observation.value, form: observation.form,
        confidence: observation.confidence, sender: sender(observation.sender),
        recipient: finder.answers[draft.answer].recipient, protocol: sighting.protocolName, channel: sighting.channel,
        direction: observation.direction, location: observation.location, capture: sighting.capture,
        frames: sighting.frames.frames, framesOmitted: sighting.frames.omitted > 0 ? sighting.frames.omitted : nil,
        stream: Transfer.Stream(transport: sighting.flow.transport, index: draft.stream, sub: sighting.flow.sub),
        time: sighting.time.description, signals: sighting.signals, links: links, count: observation.count)
    }
  }
}

extension Observation {
  fileprivate var formChain: String { form.map(\.rawValue).joined(separator: "+") }
}
