import AuditModel
import Testing

@testable import Policies

@Suite struct JudgeSpeedTests {
  /// A large evidence file is judged in the time of a blink; the bound is loose, for busy machines and debug builds.
  @Test func manyTransfersAndFactsAreJudgedQuickly() throws {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    let types: [DataType] = [.macAddress, .serialNumber, .pageURL, .timestamp, .emailAddress, .browserType, .jobName]
    let hosts = [
      "www.stratasys.com", "www.google-analytics.com", "626-sbr-192.mktoresp.com", "telemetry.stratasys.com",
    ]
    for index in 0..<2_858 {
      let fields = types.map { (type: $0, location: "POST /v1/path\(index % 500)/x body $.a[\(index)].f\(index % 40)") }
      builder.message(fields, to: hosts[index % 4], channel: index % 3 == 0 ? "clear" : "tls1.3")
    }
    for index in 0..<10_000 {
      builder.fact(
        .cookieSet(CookieSet(name: "c\(index % 300)", lifetime: .seconds(Int64(index) * 4000), basis: "max-age")),
        host: hosts[index % 4])
    }
    let clock = ContinuousClock()
    var verdicts: Verdicts?
    let duration = try clock.measure { verdicts = try Verdicts(builder) }
    #expect(verdicts?.findings.isEmpty == false)
    #expect(duration < .seconds(20))
  }
}
