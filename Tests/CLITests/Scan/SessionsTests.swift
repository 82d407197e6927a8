import AuditModel
import Foundation
import TestSupport
import Testing

/// An RSA key opens sessions that go on from others, whichever worker has which flow.
struct SessionsTests {
  private func steps(_ name: String) throws -> [(FlowDirection, [UInt8])] {
    let path = RepositoryFolder.path("Tests/Transcripts/TLS/\(name).txt")
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      guard line.hasPrefix("C ") || line.hasPrefix("S ") else { return nil }
      let digits = line.dropFirst(2).compactMap(\.hexDigitValue)
      let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
      return (line.hasPrefix("C") ? .fromInitiator : .fromResponder, bytes)
    }
  }

  /// One connection and seven that go on from it, which lie in many partitions of the flows.
  private func capture(_ name: String) throws -> CaptureBuilder {
    var frames: [[UInt8]] = []
    for number in 0..<8 {
      frames += TCPConversation.exchange(
        try steps(name + (number == 0 ? "-1" : "-2")), client: Endpoint(Frames.client, UInt16(40_000 + number)),
        server: Endpoint(Frames.server, 443))
    }
    return CaptureBuilder(frames)
  }

  private func scan(_ bytes: [UInt8], workers: Int) throws -> String {
    try TemporaryFolder.with { files in
      try files.write(bytes, "x.cap")
      let outcome = try CandorProcess.run(
        "scan", "x.cap", "--keys", RepositoryFolder.path("Tests/Transcripts/TLS/rsa.pem"), "--format", "json",
        "--exit-zero", "--workers", "\(workers)", in: files.path)
      #expect(outcome.status == 0, "\(outcome.error)")
      return outcome.output
    }
  }

  @Test(arguments: ["tls12-rsa-session", "tls12-rsa-ticket", "tls10-rsa-session"])
  func allConnectionsOpenForAnyNumberOfWorkers(_ name: String) throws {
    for bytes in [try capture(name).pcap(), try capture(name).pcapng()] {
      let report = try scan(bytes, workers: 1)
      // Each connection posts the address twice.
      let found = report.matches(of: #/"count":(\d+),"dataType":"email-address"/#).compactMap { Int($0.1) }
      #expect(found.reduce(0, +) == 16, "\(name): \(found)")
      #expect(!report.contains("tls-no-key"))
      for workers in [2, 5] { #expect(try scan(bytes, workers: workers) == report) }
    }
  }
}
