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
    let (facts, addresses) = (evidence.facts, inventoryAddresses(in: evidence.contacts))
    let (attribution, devices) = sideBySide {
      Attribution(facts: facts, map: map, inventory: inventory, controller: controller, suffixes: PublicSuffixes())
    } _: {
      DeviceDirectory(facts: facts, seen: addresses, inventory: inventory, vendors: VendorRegistry())
    }
    evidence.devices = devices.devices
    evidence.transfers = transfers(of: captures, facts, attribution, devices, &notices)
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
    let resolver = TokenResolver(captures, examination: examination)
    let channels = DataChannels(facts)
    let results = captures.compactMap { $0.result.map { channels.joined(resolver.resolved($0)) } }
    let (finder, (drafts, links)) = sideBySide {
      var finder = RecipientFinder(attribution)
      for result in results { finder.add(result.page.observations.observations) }
      return finder
    } _: {
      var drafts = TransferDrafts()
      let cookies = CookieKinds(facts)
      for result in results { drafts.add(result, cookies) }
      return (drafts, Self.links(results))
    }
    notices.merge(finder.notices)
    return TransferMaker(drafts, finder, devices, links: links).transfers
  }

  /// What one message carried, in pairs of the drafts' positions.
  private static func links(_ results: [WorkerResult]) -> [(Int, Int)] {
    var links: [(Int, Int)] = []
    var first = 0
    for result in results {
      result.page.observations.forEachLink { links.append((first + $0, first + $1)) }
      first += result.page.observations.sightings.count
    }
    return links
  }
}
