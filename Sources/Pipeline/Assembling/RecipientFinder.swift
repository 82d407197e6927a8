import AuditModel
import Entities
import Policies

/// Answers who received what, each question once.
final class RecipientFinder {
  private let attribution: Attribution
  private(set) var answers: [Answer] = []
  private var numbers: [Question: Int] = [:]

  init(_ attribution: Attribution) { self.attribution = attribution }

  /// The position of the answer in `answers`.
  func number(for observation: Observation) -> Int {
    let sighting = observation.sighting
    var question = Question(
      sender: observation.sender, recipient: observation.recipient, port: observation.recipientPort,
      host: sighting.host, isResponse: observation.direction == .response, protocolName: sighting.protocolName,
      capture: sighting.capture, frame: sighting.frames.first, flow: sighting.flow, time: sighting.time)
    // When the sender said a name, or only answers, neither the moment nor the flow (in clear) decides.
    if question.host != nil || question.isResponse {
      question.frame = 0
      question.time = Timestamp(seconds: sighting.time.seconds / 86_400 * 86_400)
      if sighting.channel == "clear" { question.flow = nil }
    }
    if let number = numbers[question] { return number }
    var asked = question
    asked.frame = sighting.frames.first
    numbers[question] = answers.count
    answers.append(attribution.answer(asked))
    return answers.count - 1
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
