import TestSupport
import Testing

/// All hostile flows in one capture, read with little memory: no flow makes the program grow beyond its bounds.
@Suite struct HostileMemoryTests {
  /// Address space in KiB. Program, libraries, rules and patterns take half of it before a packet is read.
  private static let limit = 1_500_000

  @Test func hostileFlowsFitIntoLittleMemory() throws {
    var frames: [[UInt8]] = []
    for (index, flow) in HostileFlow.all.enumerated() { frames += flow.frames(from: UInt16(20_000 + index)) }
    let capture = CaptureBuilder(frames + HostileFlow.witness()).pcapng()
    try TemporaryFolder.with { folder in
      try folder.write(capture, "hostile.pcapng")
      let outcome = try CandorProcess.shell(
        "ulimit -v \(Self.limit); \"$CANDOR\" scan --workers 2 --exit-zero --format ndjson hostile.pcapng",
        in: folder.path)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("telemetry.stratasys.com"))
    }
  }
}
