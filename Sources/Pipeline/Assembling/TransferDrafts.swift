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
    /// Numbers of the location and the data type.
    var location: Int
    var type: Int
  }

  private var sources: [Source] = []
  private var drafts: [Draft] = []
  private var locations = TextRanks()
  private var types = TextRanks()

  var count: Int { drafts.count }

  /// Adds the observations of one capture; `complete` says who received each and what type it finally has.
  mutating func add(
    _ result: WorkerResult, complete: (borrowing Observation) -> (answer: Int, dataType: DataType)
  ) {
    let observations = result.page.observations.observations
    sources.append(Source(observations: observations, first: drafts.count))
    drafts.reserveCapacity(drafts.count + observations.count)
    let span = observations.span
    for index in span.indices {
      let (answer, dataType) = complete(span[index])
      drafts.append(
        Draft(
          source: sources.count - 1, answer: answer, dataType: dataType,
          stream: result.streamIndex(of: span[index].sighting.context.flow),
          location: locations.number(of: span[index].datum.location), type: types.number(of: dataType.rawValue)))
    }
  }

  // MARK: Order

  /// What decides between most transfers, in numbers.
  private struct Place {
    var capture: Int
    var frame: Int
    var location: Int
    var type: Int
    var position: Int
  }

  /// Positions in the order that the report contract demands: capture, first frame, location, data type, and whatever
  /// else tells two transfers apart, so that the order never depends on who saw what first.
  func order(_ finder: RecipientFinder) -> [Int] {
    let (locations, types) = (locations.ranks, types.ranks)
    var places: [Place] = []
    places.reserveCapacity(drafts.count)
    for source in sources {
      let observations = source.observations
      let span = observations.span
      for index in span.indices {
        let position = source.first + index
        places.append(
          Place(
            capture: span[index].sighting.context.capture, frame: span[index].sighting.frames.first,
            location: locations[drafts[position].location], type: types[drafts[position].type], position: position))
      }
    }
    places.sort { left, right in
      if left.capture != right.capture { return left.capture < right.capture }
      if left.frame != right.frame { return left.frame < right.frame }
      if left.location != right.location { return left.location < right.location }
      if left.type != right.type { return left.type < right.type }
      return isBefore(left.position, right.position, finder)
    }
    return places.map(\.position)
  }

  /// Compares what shares the place and the type, one property after the other.
  private func isBefore(_ left: Int, _ right: Int, _ finder: RecipientFinder) -> Bool {
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

  /// The address of who sent what the draft at a position is of.
  func sender(at position: Int) -> IPAddress { observation(position) { $0.datum.sender } }

  func transfer(
    at position: Int, id: String, links: [String], _ finder: RecipientFinder,
    sender: Transfer.Sender
  ) -> Transfer {
    let draft = drafts[position]
    let observations = sources[draft.source].observations
    let span = observations.span
    let index = position - sources[draft.source].first
    let (datum, context) = (span[index].datum, span[index].sighting.context)
    let omitted = span[index].sighting.frames.omitted
    return Transfer(
      id: id, dataType: draft.dataType, value: datum.value, form: datum.form, confidence: datum.confidence,
      sender: sender, recipient: finder.answers[draft.answer].recipient, protocol: context.protocolName,
      channel: context.channel, direction: datum.direction, location: datum.location, capture: context.capture,
      frames: span[index].sighting.frames.frames, framesOmitted: omitted > 0 ? omitted : nil,
      stream: Transfer.Stream(transport: context.flow.transport, index: draft.stream, sub: context.flow.sub),
      time: context.time.description, signals: context.signals, links: links, count: span[index].count)
  }
}

extension Observation {
  fileprivate var formChain: String { form.map(\.rawValue).joined(separator: "+") }
}
