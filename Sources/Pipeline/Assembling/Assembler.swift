import AuditModel
import Entities
import RulePacks

/// Turns what the workers saw into evidence: names recipients and senders, numbers streams, sorts.
struct Assembler: Sendable {
  private let map: EntityMap
  private let inventory: Inventory
  private let controller: String
  private let examination: Examination

  init(
    rules: RulesFolder, inventory: Inventory, controller: String, examination: Examination
  ) throws(RuleError) {
    self.examination = examination
    map = EntityMap(try EntityLibrary(rules).entities)
    self.inventory = inventory
    self.controller = controller
  }

  func assemble(_ captures: [ObservedCapture]) -> AssembledEvidence {
    var evidence = AuditModel.Evidence()
    var notices = NoticeBook()
    for capture in captures { gather(capture, into: &evidence, &notices) }
    evidence.facts.sort {
      ($0.sighting.capture, $0.sighting.frames.first) < ($1.sighting.capture, $1.sighting.frames.first)
    }
    evidence.contacts.sort {
      ($0.capture, $0.frames.first, $0.serverPort) < ($1.capture, $1.frames.first, $1.serverPort)
    }
    let attribution = Attribution(
      facts: evidence.facts, map: map, inventory: inventory, controller: controller, suffixes: PublicSuffixes())
    let seen = Set(evidence.contacts.flatMap { [$0.client, $0.server] })
    let devices = DeviceDirectory(
      facts: evidence.facts, seen: seen, inventory: inventory, vendors: VendorRegistry())
    evidence.devices = devices.devices
    evidence.transfers = transfers(of: captures, evidence.facts, attribution, devices, &notices)
    for notice in attribution.certificateNotices { notices.add(notice) }
    evidence.notices = (captures.flatMap(\.notices) + notices.notices).sorted()
    return AssembledEvidence(evidence: evidence, attribution: attribution)
  }

  private func gather(_ capture: ObservedCapture, into evidence: inout AuditModel.Evidence, _ notices: inout NoticeBook)
  {
    evidence.captures.append(capture.summary)
    guard let result = capture.result else { return }
    evidence.facts += result.facts.facts
    evidence.contacts += result.contacts.contacts
    evidence.coverage.merge(result.coverage)
    notices.merge(result.notices)
    let omissions = [
      ("observations-omitted", result.observations.omitted, "values"), ("facts-omitted", result.facts.omitted, "facts"),
      ("contacts-omitted", result.contacts.omitted, "contacts"),
    ]
    for (kind, count, noun) in omissions where count > 0 {
      notices.add(
        Notice(kind: kind, capture: capture.summary.index, detail: "\(count) more \(noun) were seen than are kept"))
    }
  }

  // MARK: Transfers

  /// An observation on its way to its place in the report.
  private struct Draft {
    var transfer: Transfer
    var order: TransferOrder
    /// Position among all drafts before sorting, and those of its links.
    var position: Int
    var links: [Int]
  }

  private func transfers(
    of captures: [ObservedCapture], _ facts: [SightedFact], _ attribution: Attribution, _ devices: DeviceDirectory,
    _ notices: inout NoticeBook
  ) -> [Transfer] {
    let finder = RecipientFinder(attribution)
    let cookies = CookieKinds(facts)
    let resolver = TokenResolver(captures, examination: examination)
    var drafts: [Draft] = []
    var position = 0
    for capture in captures {
      guard let result = capture.result else { continue }
      let base = position
      for observation in resolver.observations(of: result) {
        defer { position += 1 }
        if observation.dataType == .pendingToken { continue }
        let answer = finder.answer(for: observation)
        for notice in answer.notices { notices.add(notice) }
        let transfer = transfer(observation, answer, result, cookies, devices)
        drafts.append(
          Draft(
            transfer: transfer, order: TransferOrder(transfer), position: position,
            links: observation.links.map { base + $0 }))
      }
    }
    return numbered(drafts, of: position)
  }

  private func numbered(_ drafts: [Draft], of positions: Int) -> [Transfer] {
    let sorted = drafts.sorted { $0.order < $1.order }
    var ids = Array(repeating: 0, count: positions)
    for (index, draft) in sorted.enumerated() { ids[draft.position] = index + 1 }
    return sorted.enumerated().map { index, draft in
      var transfer = draft.transfer
      transfer.id = "t\(index + 1)"
      transfer.links = draft.links.map { ids[$0] }.filter { $0 > 0 }.sorted().map { "t\($0)" }
      return transfer
    }
  }

  private func transfer(
    _ observation: Observation, _ answer: Answer, _ result: WorkerResult, _ cookies: CookieKinds,
    _ devices: DeviceDirectory
  ) -> Transfer {
    let sighting = observation.sighting
    return Transfer(
      id: "", dataType: cookies.type(of: observation), value: observation.value, form: observation.form,
      confidence: observation.confidence, sender: devices.sender(at: observation.sender), recipient: answer.recipient,
      protocol: sighting.protocolName, channel: sighting.channel, direction: observation.direction,
      location: observation.location, capture: sighting.capture, frames: sighting.frames.frames,
      framesOmitted: sighting.frames.omitted > 0 ? sighting.frames.omitted : nil,
      stream: Transfer.Stream(
        transport: sighting.flow.transport, index: result.streamIndex(of: sighting.flow), sub: sighting.flow.sub),
      time: sighting.time.description, signals: sighting.signals, count: observation.count)
  }
}
