import AuditModel
import Captures
import Glibc
import TestSupport
import Testing

@Suite struct InputTests {
  private let frames = (0..<50).map { [UInt8](repeating: UInt8($0), count: 100 + $0) }

  /// Compresses with the system's own program; `nil` where that is missing.
  private func compressed(_ bytes: [UInt8], with program: String) -> [UInt8]? {
    let source = CaptureBuilder.writeTemporary(bytes, suffix: ".in")
    defer { CaptureBuilder.remove(source) }
    guard let pipe = popen("\(program) -c < \(source) 2>/dev/null", "r") else { return nil }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { result += chunk[0..<count] }
    return pclose(pipe) == 0 ? result : nil
  }

  @Test(arguments: ["gzip", "zstd"])
  func `compressed captures are known by their contents`(program: String) throws {
    let packed = try #require(compressed(CaptureBuilder(frames).pcap(), with: program))
    let read = try ReadCapture(packed, suffix: ".bin")
    #expect(read.frames == frames)
    #expect(read.notices.isEmpty)
  }

  @Test func `gzip inside gzip inside gzip, but not for ever`() throws {
    var packed = CaptureBuilder(frames).pcapng()
    for depth in 1...4 {
      packed = try #require(compressed(packed, with: "gzip"))
      if depth <= 3 {
        #expect(try ReadCapture(packed, suffix: ".gz").frames == frames)
      } else {
        #expect(ReadCapture.error(packed)?.description.contains("compressed more than 3 times") == true)
      }
    }
  }

  /// Frames that nothing makes smaller, of all lengths up to several times the room before a piece.
  private static let large: [[UInt8]] = {
    var state: UInt64 = 1
    return (0..<120).map { index in
      (0..<(index % 7 == 0 ? 200_000 : 7 + index * 131)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      }
    }
  }()

  @Test(arguments: ["gzip", "zstd"], [true, false])
  func `a large compressed capture is read ahead`(program: String, isPcapng: Bool) throws {
    let builder = CaptureBuilder(Self.large)
    let packed = try #require(compressed(isPcapng ? builder.pcapng() : builder.pcap(), with: program))
    #expect(packed.count > 2 << 20)
    let read = try ReadCapture(packed, suffix: program == "gzip" ? ".gz" : ".zst")
    #expect(read.frames == Self.large)
    #expect(read.notices.isEmpty)
    let cut = try ReadCapture(Array(packed.dropLast(packed.count / 3)), suffix: program == "gzip" ? ".gz" : ".zst")
    #expect(cut.frames.count > 60 && cut.frames == Array(Self.large.prefix(cut.frames.count)))
    #expect(cut.kinds == ["truncated-compression"])
  }

  /// The tap has seen every byte once the reading has stopped, and sees no more.
  @Test func `a tap rests when a large compressed capture is left`() throws {
    let packed = try #require(compressed(CaptureBuilder(Self.large).pcap(), with: "gzip"))
    try CaptureBuilder.withTemporary(packed, suffix: ".gz") { path in
      var seen = 0
      let reader = try CaptureReader(path: path) { seen += $0.byteCount }
      try reader.forEachFrame { header, _ in header.number < 5 }
      #expect(seen > 0 && seen < packed.count)
      try reader.drain()
      #expect(seen == packed.count)
    }
  }

  @Test func `two gzip members in one file`() throws {
    let bytes = CaptureBuilder(frames).pcap()
    let first = try #require(compressed(Array(bytes.prefix(700)), with: "gzip"))
    let second = try #require(compressed(Array(bytes.dropFirst(700)), with: "gzip"))
    #expect(try ReadCapture(first + second, suffix: ".gz").frames == frames)
  }

  @Test func `a cut gzip file gives what is whole and says so`() throws {
    let noise = (0..<200).map { seed in
      (0..<500).map { UInt8(truncatingIfNeeded: ($0 * 7 + seed) * ($0 + seed * 31) >> 3) }
    }
    let packed = try #require(compressed(CaptureBuilder(noise).pcap(), with: "gzip"))
    let read = try ReadCapture(Array(packed.prefix(packed.count * 3 / 4)), suffix: ".gz")
    #expect(read.frames.count > 0 && read.frames.count < 200)
    #expect(read.frames == Array(noise.prefix(read.frames.count)))
    #expect(read.kinds == ["truncated-compression"])
  }

  @Test func `bytes after the compressed data are left out with a notice`() throws {
    let packed = try #require(compressed(CaptureBuilder(frames).pcap(), with: "gzip"))
    let read = try ReadCapture(packed + Array("trailer".utf8), suffix: ".gz")
    #expect(read.frames == frames)
    #expect(read.kinds == ["trailing-bytes"])
  }

  @Test(arguments: [".pcapng", ".gz", ".zst"])
  func `a wrong suffix is only a notice`(suffix: String) throws {
    let read = try ReadCapture(CaptureBuilder(frames).pcap(), suffix: suffix)
    #expect(read.frames == frames)
    #expect(read.kinds == ["wrong-suffix"])
  }

  @Test func `a pipe is read to its end`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let bytes = CaptureBuilder(Array(frames.prefix(20))).pcap()
    #expect(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    let reader = try CaptureReader(fileDescriptor: ends[0], name: "pipe")
    var count = 0
    try reader.forEachFrame { _, _ in
      count += 1
      return true
    }
    #expect(count == 20)
  }

  @Test func `the tap sees every byte once`() throws {
    let bytes = CaptureBuilder(frames).pcap() + [1, 2, 3]
    try CaptureBuilder.withTemporary(bytes, suffix: ".pcap") { path in
      var seen: [UInt8] = []
      let reader = try CaptureReader(path: path, tap: { span in seen += span.withUnsafeBytes { Array($0) } })
      try reader.forEachFrame { header, _ in header.number < 5 }
      try reader.drain()
      #expect(seen == bytes)
    }
  }

  @Test func `what is no capture says what it looks like`() {
    let cases: [([UInt8], String)] = [
      (Array("just some words\n".utf8), "text"), ([0x50, 0x4B, 3, 4, 0, 0, 0, 0], "zip"),
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz"),
      ([UInt8](repeating: 0, count: 64), "zero bytes"), ([1], "only 1 bytes"),
      (Array(CaptureBuilder().pcap().prefix(23)), "header is cut"), (CaptureBuilder().pcap(version: (3, 0)), "version"),
    ]
    for (bytes, words) in cases {
      let message = ReadCapture.error(bytes)?.description ?? ""
      #expect(message.contains("is not a capture") && message.contains(words))
      #expect(!message.contains("\n"))
    }
  }

  @Test func `empty, missing, unreadable, folder`() throws {
    #expect(ReadCapture.error([])?.description.contains("is empty") == true)
    #expect(throws: CaptureError.missing(path: "/nonexistent/x.pcap")) {
      try CaptureReader(path: "/nonexistent/x.pcap")
    }
    #expect(throws: CaptureError.directory(path: "/tmp")) { try CaptureReader(path: "/tmp") }
    #expect(throws: CaptureError.self) { try CaptureReader(path: "/dev/zero") }
  }

  @Test func `a million equal frames in a small file take linear time and flat memory`() throws {
    var bytes = CaptureBuilder().pcap()
    bytes += [UInt8](repeating: 0, count: 16 << 20)
    let packed = try #require(compressed(bytes, with: "gzip"))
    #expect(packed.count < 40_000)
    try CaptureBuilder.withTemporary(packed) { path in
      let reader = try CaptureReader(path: path)
      try reader.forEachFrame { _, _ in true }
      #expect(reader.totals.packets == 1 << 20)
    }
  }
}
