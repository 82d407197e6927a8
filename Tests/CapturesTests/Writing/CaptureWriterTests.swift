import AuditModel
import Bytes
import Captures
import TestSupport
import Testing

@Suite struct CaptureWriterTests {
  @Test func `what is written is read back`() throws {
    let path = CaptureBuilder.writeTemporary([])
    defer { CaptureBuilder.remove(path) }
    let writer = try CaptureWriter(path: path)
    var interface = CaptureInterface(index: 0, linkType: .ethernet)
    interface.name = "veth0"
    interface.filter = "port 80"
    interface.resolution = .nanoseconds
    #expect(try writer.add(interface) == 0)
    let secrets = Array("CLIENT_RANDOM 00 11\n".utf8)
    try writer.writeSecrets(type: 0x544C_534B, secrets.span.bytes)
    let frames = (0..<3000).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: 60 + $0 % 7) }
    for (index, frame) in frames.enumerated() {
      let header = FrameHeader(
        number: 0, time: Timestamp(nanoseconds: 1_700_000_000_000_000_001 + Int64(index)), linkType: .ethernet,
        capturedLength: frame.count, originalLength: frame.count + 5)
      try writer.write(header, frame.span.bytes)
    }
    try writer.writeStatistics(interface: 0, time: Timestamp(seconds: 1), received: 3005, dropped: 5)
    try writer.close()
    let read = try ReadCapture(path: path)
    #expect(read.frames == frames)
    #expect(read.headers.last?.time.nanoseconds == 1_700_000_000_000_003_000)
    #expect(read.headers.last?.originalLength == frames[2999].count + 5)
    #expect(
      read.extras == [
        .interface(interface), .secrets(type: 0x544C_534B, bytes: secrets),
        .statistics(interface: 0, received: 3005, dropped: 5),
      ])
    #expect(read.notices.isEmpty)
  }

  @Test func `a folder that is not there is told`() {
    #expect(throws: CaptureError.self) { try CaptureWriter(path: "/nonexistent/out.pcapng") }
  }

  @Test func `a full disk is told`() throws {
    let writer = try CaptureWriter(path: "/dev/full")
    #expect(throws: CaptureError.self) { try writer.close() }
  }
}
