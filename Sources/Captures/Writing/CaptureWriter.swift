package import AuditModel
import Bytes
import Glibc

/// Writes a pcapng capture of one section with times in nanoseconds, through a buffer of fixed size. Little-endian, as
/// nearly all programs write.
package final class CaptureWriter {
  private static let bufferSize = 256 * 1024

  private let path: String
  private var descriptor: Int32
  private let ownsDescriptor: Bool
  private var buffer: [UInt8] = []
  private var interfaceCount = 0

  /// Creates the file at `path`, or replaces what is there; `-` is standard output.
  package convenience init(path: String) throws(CaptureError) {
    guard path != "-" else {
      self.init(fileDescriptor: STDOUT_FILENO, name: "standard output")
      return
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: DescriptorSource.reason(errno)) }
    self.init(descriptor, name: path, owned: true)
  }

  /// Writes to an open descriptor, which stays the caller's to close.
  package convenience init(fileDescriptor: Int32, name: String) {
    self.init(fileDescriptor, name: name, owned: false)
  }

  private init(_ descriptor: Int32, name: String, owned: Bool) {
    self.descriptor = descriptor
    path = name
    ownsDescriptor = owned
    buffer.reserveCapacity(Self.bufferSize + 4096)
    writeSectionHeader()
  }

  deinit { if ownsDescriptor, descriptor >= 0 { Glibc.close(descriptor) } }

  /// Describes the next interface and answers its index, from 0. The resolution is always nanoseconds; `index`,
  /// `resolution` and `timeOffset` of `interface` are not used.
  package func add(_ interface: CaptureInterface) throws(CaptureError) -> Int {
    begin(PcapngType.interface)
    put(interface.linkType.rawValue)
    put(UInt16(0))
    put(UInt32(clamping: interface.snapLength))
    if let name = interface.name { option(2, Array(name.utf8)) }
    if let note = interface.note { option(3, Array(note.utf8)) }
    option(9, [9])
    if let filter = interface.filter { option(11, [0] + Array(filter.utf8)) }
    endOptions()
    try end()
    interfaceCount += 1
    return interfaceCount - 1
  }

  /// Writes one frame (an enhanced packet block); `header.interface` must have been added before, `header.number`
  /// follows from the order.
  package func write(_ header: FrameHeader, _ bytes: RawSpan) throws(CaptureError) {
    begin(PcapngType.packet)
    put(UInt32(clamping: header.interface))
    let ticks = UInt64(bitPattern: header.time.nanoseconds)
    put(UInt32(truncatingIfNeeded: ticks >> 32))
    put(UInt32(truncatingIfNeeded: ticks))
    put(UInt32(clamping: bytes.byteCount))
    put(UInt32(clamping: max(header.originalLength, bytes.byteCount)))
    put(bytes)
    try end()
  }

  /// Writes decryption secrets; those for a frame must come before it.
  package func writeSecrets(type: UInt32, _ bytes: RawSpan) throws(CaptureError) {
    begin(PcapngType.secrets)
    put(type)
    put(UInt32(clamping: bytes.byteCount))
    put(bytes)
    try end()
  }

  /// Writes the counters of an interface as they stood at `time`.
  package func writeStatistics(
    interface: Int, time: Timestamp, received: UInt64, dropped: UInt64
  ) throws(CaptureError) {
    begin(PcapngType.statistics)
    put(UInt32(clamping: interface))
    // This block counts in the interface's own resolution, which is nanoseconds here.
    let ticks = UInt64(bitPattern: time.nanoseconds)
    put(UInt32(truncatingIfNeeded: ticks >> 32))
    put(UInt32(truncatingIfNeeded: ticks))
    for (code, count) in [(UInt16(4), received), (5, dropped)] {
      put(code)
      put(UInt16(8))
      put(count)
    }
    endOptions()
    try end()
  }

  /// Hands everything written so far to the system.
  package func flush() throws(CaptureError) {
    var start = 0
    while start < buffer.count {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if count < 0 {
        if errno == EINTR { continue }
        buffer.removeAll(keepingCapacity: true)
        throw .unwritable(path: path, reason: DescriptorSource.reason(errno))
      }
      start += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and closes the file. Nothing may be written afterwards.
  package func close() throws(CaptureError) {
    try flush()
    guard ownsDescriptor, descriptor >= 0 else { return }
    let result = Glibc.close(descriptor)
    descriptor = -1
    if result != 0 { throw .unwritable(path: path, reason: DescriptorSource.reason(errno)) }
  }

  private func writeSectionHeader() {
    begin(PcapngType.section)
    put(UInt32(0x1A2B_3C4D))
    put(UInt16(1))
    put(UInt16(0))
    put(UInt64.max)
    option(4, Array("candor".utf8))
    endOptions()
    close(block: blockStart)
  }

  // One block: its start in the buffer, patched with the length at the end.
  private var blockStart = 0

  private func begin(_ type: UInt32) {
    blockStart = buffer.count
    put(type)
    put(UInt32(0))
  }

  private func end() throws(CaptureError) {
    close(block: blockStart)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  private func close(block start: Int) {
    let length = UInt32(clamping: buffer.count - start + 4)
    put(length)
    for index in 0..<4 { buffer[start + 4 + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index)) }
  }

  private func put<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { buffer.append(contentsOf: $0) }
  }

  /// Appends bytes and pads them to four.
  private func put(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    for _ in 0..<(4 - bytes.byteCount % 4) % 4 { buffer.append(0) }
  }

  private func option(_ code: UInt16, _ value: [UInt8]) {
    let value = value.prefix(Int(UInt16.max))
    put(code)
    put(UInt16(value.count))
    buffer.append(contentsOf: value)
    for _ in 0..<(4 - value.count % 4) % 4 { buffer.append(0) }
  }

  private func endOptions() { put(UInt32(0)) }
}
