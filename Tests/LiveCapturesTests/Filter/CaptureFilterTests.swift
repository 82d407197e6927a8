import AuditModel
import TestSupport
import Testing

@testable import LiveCaptures

@Suite struct CaptureFilterTests {
  private func matches(_ expression: String, _ frame: [UInt8]) throws -> Bool {
    matches(try CaptureFilter(expression), frame, .ethernet)
  }

  private func matches(_ filter: CaptureFilter, _ frame: [UInt8], _ linkType: LinkType) -> Bool {
    filter.matches(frame.span.bytes, originalLength: frame.count, linkType: linkType)
  }

  private let packet = Frames.ip(
    Frames.udp([1, 2, 3], from: Endpoint(Frames.client, 40_000), to: Endpoint(Frames.server, 53)), protocol: 17,
    from: Frames.client, to: Frames.server)

  @Test func framesAreChosenAsTcpdumpWould() throws {
    let frame = Frames.ethernet(ip: packet)
    #expect(try matches("udp port 53", frame))
    #expect(try matches("host 192.0.2.50 and not tcp", frame))
    #expect(try !matches("tcp", frame))
    #expect(try !matches("host 192.0.2.51", frame))
  }

  /// One expression, compiled for each link type that occurs; raw IP has another number in libpcap than in files.
  @Test func everyLinkTypeHasItsOwnProgram() throws {
    let filter = try CaptureFilter("udp port 53")
    let frame = Frames.ethernet(ip: packet)
    for _ in 0..<2 {
      #expect(matches(filter, frame, .ethernet))
      #expect(matches(filter, packet, .raw))
      #expect(!matches(filter, packet, .ethernet))
    }
    #expect(!matches(filter, packet, LinkType(rawValue: 999)))
  }

  @Test(arguments: [[], [0], [UInt8](repeating: 0xFF, count: 13)])
  func shortFramesDoNoHarm(frame: [UInt8]) throws { #expect(try !matches("udp port 53", frame)) }

  @Test(arguments: ["tcp prot 80", "host", "(", "host 300.1.1.1.1", "\u{FF}"])
  func mistakesAreRefusedWithTheirReason(expression: String) {
    #expect { try CaptureFilter(expression) } throws: { error in
      guard case .filter(expression, let reason)? = error as? LiveCaptureError else { return false }
      return !reason.isEmpty
    }
  }
}
