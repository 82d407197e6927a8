import Foundation
import Testing

/// Where in a capture its secrets stand makes no difference to its report.
struct SecretsPlaceTests {
  private func report(_ bytes: [UInt8], _ more: String...) throws -> String {
    try TemporaryFolder.with { files in
      try files.write(bytes, "x.pcapng")
      let outcome = try CandorProcess.run(
        ["scan", "x.pcapng", "--format", "json", "--exit-zero"] + more, in: files.path)
      #expect(outcome.status == 0, "\(outcome.error)")
      return outcome.output.replacing(#/"sha256": ?"[^"]*"/#, with: "")
    }
  }

  /// Times, frames and notices are those of the moments at which the ciphertext came, not of the one in which it
  /// opened.
  @Test(arguments: ["tls-ciphers", "telemetry-tls-keys", "web-protocols", "coap-dtls", "tls-wrong-keys"])
  func lateSecretsLeadToTheSameReport(_ name: String) throws {
    let capture = try SecretsCapture(name)
    #expect(capture.keyLog.count > 100)
    let early = try report(capture.bytes(secretsBehind: 0))
    #expect(early.contains("\"dataType\":\"email-address\"") || name == "tls-wrong-keys")
    for share in [0.1, 0.5, 0.9, 1] {
      #expect(try report(capture.bytes(secretsBehind: share)) == early, "\(name), secrets at \(share)")
    }
    #expect(try report(capture.bytes(secretsBehind: 0.5), "--workers", "3") == early)
  }

  /// A QUIC client that moves is known again by ids that only its secrets show: they must come before it moves.
  @Test func lateSecretsOfQUICLeadToTheSameReport() throws {
    let capture = try SecretsCapture("http3-keys")
    let early = try report(capture.bytes(secretsBehind: 0))
    #expect(early.contains("\"protocol\":\"http/3\""))
    for share in [0.03, 0.08] { #expect(try report(capture.bytes(secretsBehind: share)) == early, "\(share)") }
  }
}
