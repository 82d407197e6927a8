import AuditModel
import Captures
import Glibc
import TestSupport
import Testing

/// Files that are too short, that change while they are read, or that the system stops reading.
@Suite struct FaultyFileTests {
  private let large = (0..<40).map { [UInt8](repeating: UInt8($0), count: 70_001) }

  @Test(arguments: 1...23)
  func `less than a header is no capture`(length: Int) {
    for bytes in [CaptureBuilder([[1]]).pcap(), CaptureBuilder([[1]]).pcapng()] {
      let message = ReadCapture.error(Array(bytes.prefix(length)))?.description ?? ""
      #expect(message.contains("is not a capture"))
    }
  }

  /// Reads one frame, lets `change` happen to the file, and reads the rest.
  private func read(_ bytes: [UInt8], change: (String) -> Void) throws -> (frames: Int, kinds: [String]) {
    try CaptureBuilder.withTemporary(bytes, suffix: ".pcap") { path in
      let reader = try CaptureReader(path: path)
      var count = 0
      try reader.forEachFrame { _, _ in
        count += 1
        return false
      }
      change(path)
      try reader.forEachFrame { _, _ in
        count += 1
        return true
      }
      return (count, reader.notices.map(\.kind))
    }
  }

  @Test func `a file that shrinks while it is read ends early`() throws {
    let cut = try read(CaptureBuilder(large).pcap()) { path in _ = truncate(path, 24 + 20 * 70_017 + 5000) }
    #expect(cut.frames == 20)
    #expect(cut.kinds == ["truncated-capture"])
    let gone = try read(CaptureBuilder(large).pcap()) { path in _ = truncate(path, 0) }
    #expect(gone.frames >= 1 && gone.frames < 40)
    #expect(gone.kinds == ["truncated-capture"])
  }

  @Test func `a file that grows while it is read is read to its new end`() throws {
    let more = Array(CaptureBuilder(large).pcap().dropFirst(24))
    let grown = try read(CaptureBuilder(large).pcap()) { path in
      let descriptor = open(path, O_WRONLY | O_APPEND)
      var start = 0
      while start < more.count {
        let count = more.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start) }
        guard count > 0 else { break }
        start += count
      }
      close(descriptor)
    }
    #expect(grown.frames == 80)
    #expect(grown.kinds == [])
  }

  /// The kernel answers EIO to the reader of a terminal whose other end was closed.
  @Test func `a read error in the middle keeps what was read`() throws {
    // Unlocks the other end and asks for its number, as posix_openpt(3), unlockpt(3) and ptsname(3) do.
    let reader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(reader >= 0)
    defer { close(reader) }
    var unlocked: Int32 = 0
    var number: Int32 = 0
    try #require(ioctl(reader, 0x4004_5431, &unlocked) == 0 && ioctl(reader, 0x8004_5430, &number) == 0)
    let writer = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    var mode = termios()
    try #require(writer >= 0 && tcgetattr(writer, &mode) == 0)
    cfmakeraw(&mode)
    try #require(tcsetattr(writer, TCSANOW, &mode) == 0)
    let bytes = CaptureBuilder((0..<10).map { [UInt8](repeating: $0, count: 60) }).pcap().dropLast(30)
    #expect(write(writer, Array(bytes), bytes.count) == bytes.count)
    close(writer)
    let capture = try CaptureReader(fileDescriptor: reader, name: "disk")
    var count = 0
    try capture.forEachFrame { _, _ in
      count += 1
      return true
    }
    #expect(count == 9)
    let told = capture.notices.first { $0.kind == "read-error" }
    #expect(told?.detail.contains("disk: Input/output error while reading") == true, "\(capture.notices)")
  }

  /// Nothing is mapped at address 0 of any process.
  @Test func `a read error at the start is an error`() {
    let reason = CaptureError.unreadable(path: "/proc/self/mem", reason: "Input/output error")
    #expect(throws: reason) { try CaptureReader(path: "/proc/self/mem") }
    #expect(throws: CaptureError.empty(path: "/dev/null")) { try CaptureReader(path: "/dev/null") }
  }
}
