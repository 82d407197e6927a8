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
    map = EntityMap(try EntityLibrary(rules, cacheFolder: CacheFolder.find()).entities)
    self.inventory = inventory
    self.controller = controller
  }

  /// - Parameter captures: Their facts and contacts are taken out.
  func assemble(_ captures: inout [ObservedCapture]) -> AssembledEvidence {
    var evidence = AuditModel.Evidence()
    var notices = NoticeBook()
    for index in captures.indices { gather(&captures[index], into: &evidence, &notices) }
    let attribution = Attribution(
      facts: evidence.facts, map: map, inventory: inventory, controller: controller, suffixes: PublicSuffixes())
    let devices = DeviceDirectory(
      facts: evidence.facts, seen: inventoryAddresses(in: evidence.contacts), inventory: inventory,
      vendors: VendorRegistry())
    evidence.devices = devices.devices
    evidence.transfers = transfers(of: captures, evidence.facts, attribution, devices, &notices)
    OtherDevices(evidence.devices, inventory: inventory, redactor: examination.makeRedactor()).mark(&evidence.transfers)
    for notice in attribution.certificateNotices { notices.add(notice) }
    evidence.notices = (captures.flatMap(\.notices) + notices.notices).sorted()
    return AssembledEvidence(evidence: evidence, attribution: attribution)
  }

  /// Addresses of the inventory's devices that sent or received something.
  private func inventoryAddresses(in contacts: [Contact]) -> Set<IPAddress> {
    let wanted = Set(inventory.devices.flatMap(\.addresses))
    guard !wanted.isEmpty else { return [] }
    return Set(contacts.lazy.flatMap { [$0.client, $0.server] }.filter(wanted.contains))
  }

  /// Facts and contacts are taken out of the capture and put into the evidence.
  private func gather(
    _ capture: inout ObservedCapture, into evidence: inout AuditModel.Evidence, _ notices: inout NoticeBook
  ) {
    evidence.captures.append(capture.summary)
    guard let (facts, contacts) = capture.result?.takeFacts(), let result = capture.result else { return }
    // The first capture's lists are moved, not copied.
    if evidence.facts.isEmpty { evidence.facts = facts } else { evidence.facts += facts }
    if evidence.contacts.isEmpty { evidence.contacts = contacts } else { evidence.contacts += contacts }
    evidence.coverage.merge(result.coverage)
    notices.merge(result.notices)
    let omissions = [
      ("observations-omitted", result.page.observations.omitted, "values"),
      ("facts-omitted", result.page.facts.omitted, "facts"),
      ("contacts-omitted", result.page.contacts.omitted, "contacts"),
    ]
    for (kind, count, noun) in omissions where count > 0 {
      notices.add(
        Notice(kind: kind, capture: capture.summary.index, detail: "\(count) more \(noun) were seen than are kept"))
    }
  }

  // MARK: Transfers

  /// Puts the observations in order first and makes each transfer once, in its place: a transfer holds dozens of
  /// references, so that moving and copying it would cost more than all else.
  private func transfers(
    of captures: [ObservedCapture], _ facts: [SightedFact], _ attribution: Attribution, _ devices: DeviceDirectory,
    _ notices: inout NoticeBook
  ) -> [Transfer] {
    let finder = RecipientFinder(attribution)
    let cookies = CookieKinds(facts)
    let resolver = TokenResolver(captures, examination: examination)
    let channels = DataChannels(facts)
    var drafts = TransferDrafts()
    var links: [(Int, Int)] = []
    for capture in captures {
      guard let result = capture.result.map({ channels.joined(resolver.resolved($0)) }) else { continue }
      let first = drafts.count
      result.page.observations.forEachLink { links.append((first + $0, first + $1)) }
      drafts.add(result) { observation in
        let answer = finder.number(for: observation)
        if !finder.answers[answer].notices.isEmpty {
          for notice in finder.answers[answer].notices { notices.add(notice) }
        }
        return (answer, cookies.type(of: observation))
      }
    }
    return Self.transfers(drafts, links, finder, devices)
  }

  private static func transfers(
    _ drafts: TransferDrafts, _ links: [(Int, Int)], _ finder: RecipientFinder, _ devices: DeviceDirectory
  ) -> [Transfer] {
    let order = drafts.order(finder)
    let neighbours = LinkLists(links, order: order)
    let names = order.indices.map { "t" + String($0 + 1) }
    var senders: [IPAddress: Transfer.Sender] = [:]
    var transfers: [Transfer] = []
    transfers.reserveCapacity(order.count)
    for (number, position) in order.enumerated() {
      let address = drafts.sender(at: position)
      let known = senders[address]
      let sender = known ?? devices.sender(at: address)
      if known == nil { senders[address] = sender }
      transfers.append(
        drafts.transfer(
          at: position, id: names[number], links: neighbours[number].map { names[Int($0)] }, finder, sender: sender))
    }
    return transfers
  }
}
