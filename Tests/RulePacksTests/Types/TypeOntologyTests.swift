import AuditModel
import Testing

@testable import RulePacks

struct TypeOntologyTests {
  private func ontology(_ text: String) throws -> TypeOntology {
    try TypeOntology(RuleNode(text: "version: 1.0.0\ntypes:\n" + text, file: "types.yaml"))
  }

  private func node(_ name: String, _ broader: String = "", _ more: String = "identifiability: quasi") -> String {
    "  \(name): {title: T, scope: user, sensitivity: low, \(more)\(broader.isEmpty ? "" : ", broader: [\(broader)]")}\n"
  }

  /// The leaf names of the design, section 5.
  private static let leaves = """
    full-name email-address phone-number postal-address profile-picture gender birth-date payment-card bank-account
    username password auth-token social-account-id recipient-email mac-address ip-address imei imsi iccid serial-number
    device-model hardware-uuid installation-id advertising-id hostname operating-system browser-type firmware-version
    internet-service-provider mobile-network ssid bssid timestamp time-zone referrer-url page-url click-event
    usage-metric job-name file-name part-geometry camera-image material-use geolocation city session-cookie
    persistent-cookie tracking-id
    """

  @Test func theShippedFileHasEveryLeafAndNoOther() throws {
    let ontology = try TypeOntology(RulesFolder.find())
    let wanted = Self.leaves.split(whereSeparator: \.isWhitespace).map { DataType(rawValue: String($0)) }.sorted()
    #expect(ontology.leaves == wanted)
    for type in ontology.types {
      #expect(!type.gdpr.isEmpty && !type.ccpa.isEmpty && !type.fideslang.isEmpty && !type.dpv.isEmpty)
    }
    for leaf in wanted { #expect(ontology[leaf]?.parents.isEmpty == false) }
  }

  @Test func questionsOfTheShippedFile() throws {
    let ontology = try TypeOntology(RulesFolder.find())
    #expect(ontology.isA(.macAddress, "device-information"))
    #expect(ontology.isA(.macAddress, "network-information"))
    #expect(!ontology.isA("device-information", .macAddress))
    #expect(ontology.distance(from: .macAddress, to: "device-information") == 2)
    #expect(ontology.isPersonal(.emailAddress))
    #expect(!ontology.isPersonal(.macAddress))
    #expect(ontology.isLinkable(.serialNumber))
    #expect(!ontology.isLinkable(.browserType))
    #expect(!ontology.isLinkable(.jobName))
    #expect(ontology.leaves(under: "cookie") == [.persistentCookie, .sessionCookie, .trackingID])
  }

  @Test func aDiamondIsNoCircle() throws {
    let found = try ontology(node("a") + node("b", "a") + node("c", "a") + node("d", "b, c"))
    #expect(found.distance(from: "d", to: "a") == 2)
    #expect(found.leaves == ["d"])
  }

  @Test func circlesUnknownsAndDoublesAreRefused() {
    #expect(throws: RuleError.self) { try ontology(node("a", "b") + node("b", "a")) }
    #expect(throws: RuleError.self) { try ontology(node("a", "nothing")) }
    #expect(throws: RuleError.self) { try ontology(node("a", "", "identifiability: somewhat")) }
    #expect(throws: RuleError.self) { try ontology(node("a", "", "identifiability: quasi, colour: red")) }
  }
}
