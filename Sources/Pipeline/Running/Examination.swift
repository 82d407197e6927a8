import AuditModel
import Codings
import Decryption
import Detectors
import RulePacks

/// What all workers look for: the rules, the user's known values, and how found values are stored.
package struct Examination: Sendable {
  let rules: DetectorRules
  /// Types that tell a person or a device from others: only these link transfers to each other.
  let linkable: Set<DataType>
  /// Versions of the rule packs and of the data types, for the report.
  let packVersions: [String: String]
  let region: String?
  /// What opens encrypted flows, from outside the captures.
  let secrets: KnownSecrets
  let schema: ProtobufSchema?
  private let digestKey: [UInt8]?
  private let showsValues: Bool

  init(settings: AuditSettings, inventory: Inventory, ontology: RulePacks.TypeOntology) throws(RuleError) {
    let cache = CacheFolder.find()
    let packs = try RulePack.all(in: settings.rules, cacheFolder: cache)
    region = settings.region ?? inventory.region
    rules = try DetectorRules(
      packs, known: KnownValues(inventory.knownValues, region: region),
      settings: DetectorSettings(region: region, cacheFolder: cache))
    linkable = Set(ontology.types.map(\.name).filter(ontology.isLinkable))
    packVersions = Dictionary(packs.map { ($0.name, $0.version) }, uniquingKeysWith: { $1 })
    secrets = settings.secrets
    schema = settings.schema
    digestKey = settings.digestKey.map { Array($0.utf8) }
    showsValues = settings.showsValues
  }

  func makeRedactor() -> Redactor { Redactor(key: digestKey ?? Redactor.defaultKey, showsValues: showsValues) }
}

extension Inventory {
  /// Everything the user knows to be theirs, by data type.
  var knownValues: [KnownValue] {
    var known: [KnownValue] = []
    func add(_ type: DataType, _ texts: [String]) { known += texts.map { KnownValue(type: type, text: $0) } }
    for device in devices {
      add(.macAddress, device.macs.map(\.description))
      add(.serialNumber, device.serials)
      add(.hostname, device.hostnames)
    }
    for person in persons {
      add(.fullName, [person.name])
      add(.emailAddress, person.emails)
      add(.phoneNumber, person.phones)
      add(.username, person.usernames)
    }
    for value in values { add(value.type, [value.value]) }
    return known
  }
}
