/// Writes Ethernet frames with IPv4 (RFC 791), TCP (RFC 9293) and UDP (RFC 768) headers and valid checksums.
struct FrameWriter {
  let output: CaptureOutput
  private var identification: UInt16 = 0

  static let fin: UInt8 = 0x01
  static let syn: UInt8 = 0x02
  static let push: UInt8 = 0x08
  static let ack: UInt8 = 0x10

  init(_ output: CaptureOutput) { self.output = output }

  @inline(__always)
  mutating func tcp(
    _ source: Host, _ destination: Host, sequence: UInt32, acknowledgement: UInt32, flags: UInt8,
    payload: UnsafeRawBufferPointer
  ) {
    identification &+= 1
    let identification = identification
    let length = 20 + payload.count
    output.record(34 + length) { frame in
      Self.link(frame, source, destination, transport: 6, length: length, identification)
      let header = frame + 34
      Self.put16(header, 0, source.port)
      Self.put16(header, 2, destination.port)
      Self.put32(header, 4, sequence)
      Self.put32(header, 8, acknowledgement)
      Self.put16(header, 12, UInt16(0x50) << 8 | UInt16(flags))
      Self.put16(header, 14, 64_240)
      Self.put32(header, 16, 0)
      if let bytes = payload.baseAddress { (header + 20).copyMemory(from: bytes, byteCount: payload.count) }
      Self.put16(header, 16, Self.transportChecksum(frame, 6, length))
    }
  }

  @inline(__always)
  mutating func udp(_ source: Host, _ destination: Host, payload: UnsafeRawBufferPointer) {
    identification &+= 1
    let identification = identification
    let length = 8 + payload.count
    output.record(34 + length) { frame in
      Self.link(frame, source, destination, transport: 17, length: length, identification)
      let header = frame + 34
      Self.put16(header, 0, source.port)
      Self.put16(header, 2, destination.port)
      Self.put16(header, 4, UInt16(length))
      Self.put16(header, 6, 0)
      if let bytes = payload.baseAddress { (header + 8).copyMemory(from: bytes, byteCount: payload.count) }
      let checksum = Self.transportChecksum(frame, 17, length)
      Self.put16(header, 6, checksum == 0 ? 0xFFFF : checksum)
    }
  }

  /// Ethernet and IPv4 headers.
  private static func link(
    _ frame: UnsafeMutableRawPointer, _ source: Host, _ destination: Host, transport: UInt8, length: Int,
    _ identification: UInt16
  ) {
    let target = destination.address >> 28 == 14 ? 0x0100_5E00_0000 | UInt64(destination.address & 0x7F_FFFF) : nil
    put48(frame, 0, target ?? destination.hardware)
    put48(frame, 6, source.hardware)
    put16(frame, 12, 0x0800)
    let header = frame + 14
    put16(header, 0, 0x4500)
    put16(header, 2, UInt16(20 + length))
    put16(header, 4, identification)
    put16(header, 6, 0x4000)
    put16(header, 8, UInt16(64) << 8 | UInt16(transport))
    put16(header, 10, 0)
    put32(header, 12, source.address)
    put32(header, 16, destination.address)
    put16(header, 10, fold(sum(header, 20)))
  }

  private static func transportChecksum(_ frame: UnsafeMutableRawPointer, _ transport: UInt8, _ length: Int) -> UInt16 {
    fold(
      sum(frame + 34, length) + sum(frame + 26, 8) + UInt64(UInt16(transport).bigEndian)
        + UInt64(UInt16(length).bigEndian))
  }

  /// Sum of 16-bit words in memory order (RFC 1071 section 2: byte order does not matter until the end).
  private static func sum(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
    var total: UInt64 = 0
    var index = 0
    while index + 4 <= count {
      total &+= UInt64(bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      index += 4
    }
    while index + 2 <= count {
      total &+= UInt64(bytes.loadUnaligned(fromByteOffset: index, as: UInt16.self))
      index += 2
    }
    if index < count { total &+= UInt64(UInt16(bytes.load(fromByteOffset: index, as: UInt8.self)).littleEndian) }
    return total
  }

  private static func fold(_ sum: UInt64) -> UInt16 {
    var sum = sum
    while sum >> 16 != 0 { sum = (sum & 0xFFFF) + sum >> 16 }
    return ~UInt16(bigEndian: UInt16(sum))
  }

  private static func put16(_ memory: UnsafeMutableRawPointer, _ offset: Int, _ value: UInt16) {
    memory.storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt16.self)
  }

  private static func put32(_ memory: UnsafeMutableRawPointer, _ offset: Int, _ value: UInt32) {
    memory.storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt32.self)
  }

  private static func put48(_ memory: UnsafeMutableRawPointer, _ offset: Int, _ value: UInt64) {
    put16(memory, offset, UInt16(truncatingIfNeeded: value >> 32))
    put32(memory, offset + 2, UInt32(truncatingIfNeeded: value))
  }
}
