package import AuditModel
import Glibc

/// Collects frames and writes them as pcap or pcapng, in memory or to a file. Written apart from `CaptureWriter`, so
/// that reader and writer are each tested against something else.
package struct CaptureBuilder {
  package struct Entry {
    package var time: Timestamp
    package var bytes: [UInt8]
    /// Length on the wire; more than `bytes.count` when a snap length cut the frame.
    package var originalLength: Int
  }

  package var entries: [Entry] = []
  package var linkType = LinkType.ethernet
  /// Time of the first frame and distance between frames.
  package var clock = Timestamp(seconds: 1_700_000_000)
  package var step: Int64 = 1_000_000

  package init(_ frames: [[UInt8]] = []) { append(frames) }

  package mutating func append(_ frames: [[UInt8]]) { for frame in frames { append(frame) } }

  /// Adds a frame at the builder's clock, which then moves on by `step` nanoseconds.
  package mutating func append(_ frame: [UInt8], originalLength: Int? = nil) {
    entries.append(Entry(time: clock, bytes: frame, originalLength: originalLength ?? frame.count))
    clock = Timestamp(nanoseconds: clock.nanoseconds + step)
  }

  /// Cuts every frame to `length` bytes, as a capture with that snap length would.
  package mutating func snap(to length: Int) {
    for index in entries.indices { entries[index].bytes = Array(entries[index].bytes.prefix(length)) }
  }

  /// Classic pcap: microseconds or nanoseconds, either byte order, or the modified record header of 0xa1b2cd34.
  package func pcap(
    nanoseconds: Bool = false, little: Bool = true, modified: Bool = false, version: (UInt16, UInt16) = (2, 4),
    snapLength: UInt32 = 262_144
  ) -> [UInt8] {
    var file: [UInt8] = []
    let magic: UInt32 = modified ? 0xA1B2_CD34 : nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4
    file.append(integer: magic, little: little)
    file.append(integer: version.0, little: little)
    file.append(integer: version.1, little: little)
    file += [0, 0, 0, 0, 0, 0, 0, 0]
    file.append(integer: snapLength, little: little)
    file.append(integer: UInt32(linkType.rawValue), little: little)
    for entry in entries {
      let fraction = entry.time.nanoseconds - entry.time.seconds * 1_000_000_000
      file.append(integer: UInt32(truncatingIfNeeded: entry.time.seconds), little: little)
      file.append(integer: UInt32(nanoseconds ? fraction : fraction / 1000), little: little)
      file.append(integer: UInt32(entry.bytes.count), little: little)
      file.append(integer: UInt32(entry.originalLength), little: little)
      if modified { file += [0, 0, 0, 0, 0, 0, 0, 0] }
      file += entry.bytes
    }
    return file
  }

  /// pcapng with one section and one interface; `secrets` become TLS key log blocks before the packets.
  package func pcapng(nanoseconds: Bool = true, little: Bool = true, secrets: [[UInt8]] = []) -> [UInt8] {
    var blocks = PcapngBlocks(little: little)
    blocks.section()
    let resolution = PcapngBlocks.Option(code: 9, value: [nanoseconds ? 9 : 6])
    blocks.interface(linkType, options: [resolution])
    for log in secrets { blocks.secrets(type: 0x544C_534B, log) }
    for entry in entries {
      let ticks = nanoseconds ? entry.time.nanoseconds : entry.time.nanoseconds / 1000
      blocks.packet(entry.bytes, ticks: UInt64(ticks), originalLength: entry.originalLength)
    }
    return blocks.bytes
  }

  /// Writes `bytes` to a new file in the temporary folder and returns its path; the caller removes it with
  /// `CaptureBuilder.remove`.
  package static func writeTemporary(_ bytes: [UInt8], suffix: String = ".pcapng") -> String {
    var template = Array("/tmp/candor-test-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    var start = 0
    while descriptor >= 0, start < bytes.count {
      let count = Array(bytes[start...]).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      start += count
    }
    close(descriptor)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package static func remove(_ path: String) { unlink(path) }

  /// Writes `bytes` to a temporary file, runs `body` with its path and removes the file.
  package static func withTemporary<Result>(
    _ bytes: [UInt8], suffix: String = ".pcapng", _ body: (String) throws -> Result
  ) rethrows -> Result {
    let path = writeTemporary(bytes, suffix: suffix)
    defer { remove(path) }
    return try body(path)
  }
}
