import AuditModel
import Captures
import TestSupport
import Testing

@Suite struct PcapTests {
  private let frames = [[UInt8](repeating: 1, count: 60), [UInt8](repeating: 2, count: 61), []]

  private func builder() -> CaptureBuilder {
    var builder = CaptureBuilder()
    builder.clock = Timestamp(nanoseconds: 1_700_000_000_123_456_000)
    builder.append(frames)
    return builder
  }

  @Test(arguments: [true, false], [true, false])
  func `both byte orders and both time units`(little: Bool, nanoseconds: Bool) throws {
    let read = try ReadCapture(builder().pcap(nanoseconds: nanoseconds, little: little), suffix: ".pcap")
    #expect(read.frames == frames)
    #expect(read.headers.map(\.number) == [1, 2, 3])
    #expect(read.headers.map(\.time.nanoseconds) == [0, 1, 2].map { 1_700_000_000_123_456_000 + $0 * 1_000_000 })
    #expect(read.headers[0].linkType == .ethernet)
    #expect(read.totals.packets == 3)
    #expect(read.totals.bytes == 121)
    #expect(read.notices.isEmpty)
  }

  @Test(arguments: [true, false]) func `what comes next is shown while a frame is handed out`(isPcapng: Bool) throws {
    let bytes = isPcapng ? builder().pcapng() : builder().pcap()
    try CaptureBuilder.withTemporary(bytes, suffix: isPcapng ? ".pcapng" : ".pcap") { path in
      let reader = try CaptureReader(path: path)
      var upcoming: [[UInt8]] = []
      try reader.forEachFrame { _, _ in
        upcoming.append(reader.upcoming.withUnsafeBytes { Array($0) })
        return true
      }
      #expect(upcoming.count == 3)
      #expect(Array(upcoming[0].prefix(61)) == frames[1])
      #expect(upcoming[2] == [])
    }
  }

  @Test func `modified records carry eight more bytes`() throws {
    let read = try ReadCapture(builder().pcap(modified: true), suffix: ".pcap")
    #expect(read.frames == frames)
  }

  @Test func `a snapped frame keeps its length on the wire`() throws {
    var builder = builder()
    builder.snap(to: 20)
    let read = try ReadCapture(builder.pcap(), suffix: ".pcap")
    #expect(read.headers[0].capturedLength == 20)
    #expect(read.headers[0].originalLength == 60)
    #expect(read.totals.truncatedPackets == 2)
    #expect(read.totals.originalBytes == 121)
  }

  @Test func `old versions have the lengths the other way round`() throws {
    var builder = CaptureBuilder()
    builder.append([UInt8](repeating: 7, count: 40), originalLength: 100)
    var bytes = builder.pcap(version: (2, 2))
    let captured = Array(bytes[32..<36])
    bytes.replaceSubrange(32..<36, with: bytes[36..<40])
    bytes.replaceSubrange(36..<40, with: captured)
    let read = try ReadCapture(bytes, suffix: ".pcap")
    #expect(read.headers.first?.capturedLength == 40)
    #expect(read.headers.first?.originalLength == 100)
  }

  @Test func `seconds after 2038 and 2106 stay unsigned`() throws {
    var builder = CaptureBuilder()
    builder.clock = Timestamp(seconds: 4_294_967_295)
    builder.append([0])
    let read = try ReadCapture(builder.pcap(), suffix: ".pcap")
    #expect(read.headers.first?.time.description == "2106-02-07T06:28:15Z")
  }

  @Test func `times that go back do not confuse first and last`() throws {
    var builder = CaptureBuilder()
    for second in [5, 9, 2, 7] as [Int64] {
      builder.clock = Timestamp(seconds: second)
      builder.append([0])
    }
    let read = try ReadCapture(builder.pcap(), suffix: ".pcap")
    #expect(read.totals.first == Timestamp(seconds: 2))
    #expect(read.totals.last == Timestamp(seconds: 9))
  }

  @Test(arguments: 1...75)
  func `a file cut anywhere gives the whole frames and says so`(missing: Int) throws {
    let bytes = CaptureBuilder([frames[0], frames[0]]).pcap()
    let read = try ReadCapture(Array(bytes.dropLast(missing)), suffix: ".pcap")
    #expect(read.frames == [frames[0]])
    #expect(read.kinds == ["truncated-capture"])
    #expect(read.notices.first?.frame == 1)
  }

  @Test func `a record of two gigabytes ends the reading`() throws {
    var bytes = CaptureBuilder([frames[0], frames[0]]).pcap()
    bytes.replaceSubrange(24 + 16 + 60 + 8..<24 + 16 + 60 + 12, with: [0, 0, 0, 0x80])
    let read = try ReadCapture(bytes, suffix: ".pcap")
    #expect(read.frames.count == 1)
    #expect(read.kinds == ["damaged-record"])
  }

  @Test(arguments: [UInt32(0), 20, .max])
  func `the snap length that a file claims does not cut frames`(length: UInt32) throws {
    let read = try ReadCapture(builder().pcap(snapLength: length), suffix: ".pcap")
    #expect(read.frames == frames)
    #expect(read.notices.isEmpty)
  }

  /// Libraries write 0 where they do not know, and some writers mistake one length for the other.
  @Test(arguments: [0, 20])
  func `more captured than there was on the wire is read all the same`(original: Int) throws {
    var builder = CaptureBuilder()
    builder.append(frames[0], originalLength: original)
    builder.append(frames[1])
    let read = try ReadCapture(builder.pcap(), suffix: ".pcap")
    #expect(read.frames == [frames[0], frames[1]])
    #expect(read.totals.truncatedPackets == 0)
  }

  @Test func `a fraction of a second or more is added to the seconds`() throws {
    var bytes = builder().pcap()
    bytes.replaceSubrange(28..<32, with: [0xFF, 0xFF, 0xFF, 0xFF])
    let read = try ReadCapture(bytes, suffix: ".pcap")
    #expect(read.headers[0].time.nanoseconds == 1_700_000_000_000_000_000 + 4_294_967_295_000)
    #expect(read.frames == frames)
  }

  @Test func `time zero is a time`() throws {
    var builder = CaptureBuilder()
    builder.clock = Timestamp(seconds: 0)
    builder.append([0])
    let read = try ReadCapture(builder.pcap(), suffix: ".pcap")
    #expect(read.totals.first?.description == "1970-01-01T00:00:00Z")
  }

  @Test(arguments: [(UInt16(1), UInt16(2)), (3, 0), (0, 0)])
  func `versions that never were are refused`(major: UInt16, minor: UInt16) {
    let bytes = CaptureBuilder([frames[0]]).pcap(version: (major, minor))
    #expect(ReadCapture.error(bytes)?.description.contains("version") == true)
  }

  @Test func `a header alone is a capture without frames`() throws {
    let read = try ReadCapture(CaptureBuilder().pcap(), suffix: ".pcap")
    #expect(read.totals.packets == 0)
    #expect(read.notices.isEmpty)
  }

  @Test func `the link type's upper bits tell the length of the check sequence`() throws {
    var bytes = CaptureBuilder([[0]]).pcap()
    bytes[23] = 0x44
    let read = try ReadCapture(bytes, suffix: ".pcap")
    #expect(read.headers.first?.fcsLength == 4)
    #expect(read.headers.first?.linkType == .ethernet)
  }

  @Test(arguments: [UInt16(12), 14])
  func `raw IP under a system's own number`(number: UInt16) throws {
    var builder = CaptureBuilder([[0x45]])
    builder.linkType = LinkType(rawValue: number)
    #expect(try ReadCapture(builder.pcap(), suffix: ".pcap").headers.first?.linkType == .raw)
  }

  @Test func `frames larger than the buffer's rest are read whole`() throws {
    let large = (0..<40).map { [UInt8](repeating: UInt8($0), count: 70_001) }
    let read = try ReadCapture(CaptureBuilder(large).pcap(), suffix: ".pcap")
    #expect(read.frames == large)
  }

  @Test func `reading can be interrupted and taken up again`() throws {
    let bytes = CaptureBuilder(frames).pcap()
    try CaptureBuilder.withTemporary(bytes, suffix: ".pcap") { path in
      let reader = try CaptureReader(path: path)
      var seen: [Int] = []
      for _ in 0..<4 {
        try reader.forEachFrame { header, _ in
          seen.append(header.number)
          return false
        }
      }
      #expect(seen == [1, 2, 3])
      #expect(reader.isFinished)
    }
  }
}
