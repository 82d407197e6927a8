import AuditModel
import Bytes
import Entities
import Policies

/// Answers who received what, each question once.
struct RecipientFinder: Sendable {
  private let attribution: Attribution
  private var answers: [Answer] = []
  private var numbers = FingerprintTable()
  /// By the observation's position the number of its answer.
  private var positions: [Int32] = []
  /// What the answers disagree about, counted for each observation.
  private(set) var notices = NoticeBook()

  init(_ attribution: Attribution) { self.attribution = attribution }

  /// The recipient of the observation at a position, counted through all that were added.
  func recipient(at position: Int) -> Transfer.Recipient { answers[Int(positions[position])].recipient }

  mutating func add(_ observations: [Observation]) {
    positions.reserveCapacity(positions.count + observations.count)
    let span = observations.span
    for index in span.indices {
      let number = number(for: span[index])
      positions.append(Int32(truncatingIfNeeded: number))
      if !answers[number].notices.isEmpty {
        for notice in answers[number].notices { notices.add(notice) }
      }
    }
  }

  /// The position of the answer in `answers`.
  private mutating func number(for observation: borrowing Observation) -> Int {
    let key = key(of: observation)
    if let number = numbers.number(of: key) { return number }
    let context = observation.sighting.context
    numbers.set(answers.count, for: key)
    answers.append(
      attribution.answer(
        Question(
          sender: observation.datum.sender, recipient: observation.datum.recipient,
          port: observation.datum.recipientPort, host: context.host,
          isResponse: observation.datum.direction == .response, protocolName: context.protocolName,
          capture: context.capture, frame: observation.sighting.frames.first,
          flow: Self.isAddressed(context) ? nil : context.flow, time: context.time)))
    return answers.count - 1
  }

  /// The sender said a name in clear: then the flow does not decide.
  private static func isAddressed(_ context: Sighting.Context) -> Bool {
    context.host != nil && context.channel == "clear"
  }

  /// What the answer depends on. Of the moment only the day counts, unless answers to DNS queries before and after it
  /// must be told apart.
  private func key(of observation: borrowing Observation) -> UInt128 {
    let (datum, context) = (observation.datum, observation.sighting.context)
    var key = Fingerprint()
    key.combine(datum.recipient.bits)
    key.combine(UInt64(datum.recipient.version.rawValue))
    if datum.direction == .response { return key.value }
    key.combine(UInt64(bitPattern: context.time.seconds / 86_400))
    if let host = context.host {
      key.combine(1 as UInt64)
      key.combine(host)
      key.combine(context.protocolName)
      combine(datum.sender, context.capture, into: &key)
      if !Self.isAddressed(context) { combine(context.flow, into: &key) }
    } else if attribution.knowsNames(of: datum.recipient, capture: context.capture, flow: context.flow) {
      key.combine(2 as UInt64)
      combine(datum.sender, context.capture, into: &key)
      combine(context.flow, into: &key)
      key.combine(UInt64(truncatingIfNeeded: observation.sighting.frames.first))
    }
    return key.value
  }

  private func combine(_ sender: IPAddress, _ capture: Int, into key: inout Fingerprint) {
    key.combine(sender.bits)
    key.combine(UInt64(truncatingIfNeeded: capture) << 8 | UInt64(sender.version.rawValue))
  }

  private func combine(_ flow: FlowReference, into key: inout Fingerprint) {
    key.combine(flow.transport.rawValue)
    key.combine(UInt64(truncatingIfNeeded: flow.firstFrame))
    key.combine(UInt64(bitPattern: Int64(flow.sub ?? -1)))
  }
}

/// The same for facts and contacts, which the judge asks about.
struct FactRecipients: RecipientDirectory {
  let attribution: Attribution

  func recipient(server: IPAddress, host: String?, at time: Timestamp) -> Transfer.Recipient {
    attribution.answer(
      Question(
        sender: IPAddress(v4: 0), recipient: server, port: 0, host: host, capture: 0, frame: .max, time: time)
    ).recipient
  }

  func categories(of entity: String) -> [String] { attribution.categories(of: entity) }
}
