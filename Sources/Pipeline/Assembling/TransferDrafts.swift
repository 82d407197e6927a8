import AuditModel
import Entities

/// The observations of all captures with what became known of each: the ground from which transfers are put in order
/// and made. Counted through, from 0, in the order in which captures and observations came.
struct TransferDrafts: Sendable {
  private struct Draft {
    var dataType: DataType
    /// As Wireshark counts it.
    var stream: Int
    /// Numbers of the location and the data type.
    var location: Int
    var type: Int
  }

  private(set) var observations: [Observation] = []
  private var drafts: [Draft] = []
  private var locations = TextRanks()
  private var types = TextRanks()

  var count: Int { drafts.count }

  /// Adds the observations of one capture; the kinds of cookies say what type each finally has.
  mutating func add(_ result: WorkerResult, _ cookies: CookieKinds) {
    let added = result.page.observations.observations
    // The first capture's list is shared, not copied.
    if observations.isEmpty { observations = added } else { observations += added }
    drafts.reserveCapacity(drafts.count + added.count)
    let span = added.span
    for index in span.indices {
      let dataType = cookies.type(of: span[index])
      drafts.append(
        Draft(
          dataType: dataType,
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
    let span = observations.span
    for position in span.indices {
      places.append(
        Place(
          capture: span[position].sighting.context.capture, frame: span[position].sighting.frames.first,
          location: locations[drafts[position].location], type: types[drafts[position].type], position: position))
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
    let (one, other) = (finder.recipient(at: left), finder.recipient(at: right))
    if one.address != other.address { return one.address < other.address }
    if one.host ?? "" != other.host ?? "" { return one.host ?? "" < other.host ?? "" }
    if let isBefore = precedes(left, right, \.formChain) { return isBefore }
    if let isBefore = precedes(left, right, \.direction.rawValue) { return isBefore }
    if let isBefore = precedes(left, right, \.sighting.channel) { return isBefore }
    let (stream, otherStream) = (String(drafts[left].stream), String(drafts[right].stream))
    return stream == otherStream ? left < right : stream < otherStream
  }

  private func precedes(_ left: Int, _ right: Int, _ property: (Observation) -> String) -> Bool? {
    let (one, other) = (property(observations[left]), property(observations[right]))
    return one == other ? nil : one < other
  }

  // MARK: Transfers

  /// - Parameter observation: The one at the position, lent by whoever goes through many.
  func transfer(
    of observation: borrowing Observation, at position: Int, id: String, links: [String], sender: Transfer.Sender,
    recipient: Transfer.Recipient
  ) -> Transfer {
    let (datum, context) = (observation.datum, observation.sighting.context)
    let omitted = observation.sighting.frames.omitted
    return Transfer(
      id: id, dataType: drafts[position].dataType, value: datum.value, form: datum.form, confidence: datum.confidence,
      sender: sender, recipient: recipient, protocol: context.protocolName,
      channel: context.channel, direction: datum.direction, location: datum.location, capture: context.capture,
      frames: observation.sighting.frames.frames, framesOmitted: omitted > 0 ? omitted : nil,
      stream: Transfer.Stream(transport: context.flow.transport, index: drafts[position].stream, sub: context.flow.sub),
      time: context.time.description, signals: context.signals, links: links, count: observation.count)
  }
}

extension Observation {
  fileprivate var formChain: String { form.map(\.rawValue).joined(separator: "+") }
}
