package import AuditModel
import CPcap
import Glibc

/// One open network interface. Frames are borrowed from libpcap's ring for the length of a call.
package final class InterfaceCapture {
  /// Drop counters of the kernel and the interface.
  package struct Counters: Equatable, Sendable {
    package var received = 0
    package var droppedByKernel = 0
    package var droppedByInterface = 0

    /// Frames lost one way or the other.
    package var dropped: Int { droppedByKernel + droppedByInterface }
  }

  package let interface: String
  package let linkType: LinkType
  /// Whether time stamps are in nanoseconds (else in microseconds).
  private let hasNanoseconds: Bool
  private let handle: OpaquePointer
  /// Readable when frames wait.
  private let descriptor: Int32
  /// How long the kernel may gather frames before it hands them over, in milliseconds.
  private static let gathering: Int32 = 100

  /// - Parameters:
  ///   - filter: libpcap filter expression, applied in the kernel.
  ///   - executable: Path named in the message when the right to capture is missing.
  package init(interface: String, filter: String?, executable: String) throws(LiveCaptureError) {
    var buffer = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard let handle = pcap_create(interface, &buffer) else {
      throw .failed(interface, reason: Self.text(buffer))
    }
    pcap_set_snaplen(handle, 262_144)
    pcap_set_promisc(handle, 1)
    pcap_set_timeout(handle, Self.gathering)
    pcap_set_buffer_size(handle, 32 << 20)
    hasNanoseconds = pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO) == 0
    let status = pcap_activate(handle)
    guard status >= 0 else {
      let reason = String(cString: pcap_geterr(handle))
      pcap_close(handle)
      throw Self.error(status, interface: interface, reason: reason, executable: executable)
    }
    do throws(LiveCaptureError) {
      // libpcap's own wait has no end while no frame arrives; `poll` below has.
      guard pcap_setnonblock(handle, 1, &buffer) == 0 else { throw .failed(interface, reason: Self.text(buffer)) }
      try Self.apply(filter, to: handle)
    } catch {
      pcap_close(handle)
      throw error
    }
    self.interface = interface
    self.handle = handle
    descriptor = pcap_get_selectable_fd(handle)
    let number = pcap_datalink(handle)
    linkType = LinkType(rawValue: number == 12 ? LinkType.raw.rawValue : UInt16(truncatingIfNeeded: number))
  }

  deinit { pcap_close(handle) }

  /// Waits up to a tenth of a second for frames and gives each to `body`, with its time and its length on the wire, at
  /// most `limit` of them. Returns how many there were.
  package func dispatch(limit: Int? = nil, _ body: (RawSpan, Timestamp, Int) -> Void) throws(LiveCaptureError) -> Int {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&waiting, 1, Self.gathering)
    var count = 0
    while count < min(limit ?? 4_096, 4_096) {
      var header: UnsafeMutablePointer<pcap_pkthdr>?
      var bytes: UnsafePointer<UInt8>?
      let status = pcap_next_ex(handle, &header, &bytes)
      if status == 0 { break }
      guard status == 1 else { throw .failed(interface, reason: String(cString: pcap_geterr(handle))) }
      guard let header, let bytes else { break }
      let frame = UnsafeRawBufferPointer(start: bytes, count: Int(header.pointee.caplen))
      body(frame.bytes, time(of: header.pointee), Int(header.pointee.len))
      count += 1
    }
    // Without frames to read, an error at the socket means that there will be none: the interface is gone or down.
    if count == 0, waiting.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 {
      throw .failed(interface, reason: "the interface is gone or down")
    }
    return count
  }

  package var counters: Counters {
    var statistics = pcap_stat()
    guard pcap_stats(handle, &statistics) == 0 else { return Counters() }
    return Counters(
      received: Int(statistics.ps_recv), droppedByKernel: Int(statistics.ps_drop),
      droppedByInterface: Int(statistics.ps_ifdrop))
  }

  /// Names of the interfaces of this machine.
  package static var names: [String] {
    var buffer = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    var first: UnsafeMutablePointer<pcap_if_t>?
    guard pcap_findalldevs(&first, &buffer) == 0 else { return [] }
    defer { pcap_freealldevs(first) }
    var names: [String] = []
    var next = first
    while let device = next {
      names.append(String(cString: device.pointee.name))
      next = device.pointee.next
    }
    return names
  }

  /// libpcap's own description of itself.
  package static var libraryVersion: String { String(cString: pcap_lib_version()) }

  private func time(of header: pcap_pkthdr) -> Timestamp {
    let fraction = Int64(header.ts.tv_usec) &* (hasNanoseconds ? 1 : 1_000)
    return Timestamp(nanoseconds: Int64(header.ts.tv_sec) &* 1_000_000_000 &+ fraction)
  }

  private static func apply(_ filter: String?, to handle: OpaquePointer) throws(LiveCaptureError) {
    guard let filter else { return }
    var program = bpf_program()
    guard pcap_compile(handle, &program, filter, 1, UInt32.max) == 0 else {
      throw .filter(filter, reason: String(cString: pcap_geterr(handle)))
    }
    defer { pcap_freecode(&program) }
    guard pcap_setfilter(handle, &program) == 0 else {
      throw .filter(filter, reason: String(cString: pcap_geterr(handle)))
    }
  }

  private static func error(
    _ status: Int32, interface: String, reason: String, executable: String
  ) -> LiveCaptureError {
    switch status {
    case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED: .notPermitted(interface, executable: executable)
    case PCAP_ERROR_NO_SUCH_DEVICE: .noInterface(interface, known: names)
    default: .failed(interface, reason: reason.isEmpty ? String(cString: pcap_statustostr(status)) : reason)
    }
  }

  private static func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
