import AuditModel
import LiveCaptures
import TestSupport
import Testing

@Suite struct CaptureFilterTests {
  @Test func refusesAWrongExpressionWithItsReason() {
    #expect(throws: LiveCaptureError.self) { try CaptureFilter("tcp port") }
    do {
      _ = try CaptureFilter("tcp port")
    } catch {
      #expect(error.description.contains("--filter 'tcp port'"))
      #expect(error.description.contains("pcap-filter"))
    }
  }
}
