package import AuditModel
import CPcap

/// An expression in libpcap's filter syntax, compiled once per link type. Confined to one worker.
package final class CaptureFilter {
  package let expression: String
  private var programs: [Int32: UnsafeMutablePointer<bpf_program>] = [:]
  /// libpcap's own limit for a snap length (MAXIMUM_SNAPLEN).
  private static let snapLength: Int32 = 262_144

  /// Checks the expression against Ethernet, so that a wrong one is refused before anything is read.
  package init(_ expression: String) throws(LiveCaptureError) {
    self.expression = expression
    programs[LinkType.ethernet.libpcapNumber] = try Self.compile(expression, for: LinkType.ethernet.libpcapNumber)
  }

  deinit {
    for program in programs.values {
      pcap_freecode(program)
      program.deallocate()
    }
  }

  /// Whether a frame of `originalLength` bytes on the wire passes. A frame of a link type for which the expression
  /// makes no sense does not.
  package func matches(_ frame: RawSpan, originalLength: Int, linkType: LinkType) -> Bool {
    guard let program = program(for: linkType.libpcapNumber) else { return false }
    var header = pcap_pkthdr()
    header.caplen = UInt32(clamping: frame.byteCount)
    header.len = UInt32(clamping: originalLength)
    return frame.withUnsafeBytes { bytes in
      guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
      return pcap_offline_filter(program, &header, base) != 0
    }
  }

  private func program(for linkType: Int32) -> UnsafeMutablePointer<bpf_program>? {
    if let program = programs[linkType] { return program }
    guard let program = try? Self.compile(expression, for: linkType) else { return nil }
    programs[linkType] = program
    return program
  }

  private static func compile(
    _ expression: String, for linkType: Int32
  ) throws(LiveCaptureError) -> UnsafeMutablePointer<bpf_program> {
    guard let handle = pcap_open_dead(linkType, snapLength) else {
      throw .filter(expression, reason: "libpcap has no memory for it")
    }
    defer { pcap_close(handle) }
    let program = UnsafeMutablePointer<bpf_program>.allocate(capacity: 1)
    guard pcap_compile(handle, program, expression, 1, UInt32.max) == 0 else {
      program.deallocate()
      throw .filter(expression, reason: String(cString: pcap_geterr(handle)))
    }
    return program
  }
}

extension LinkType {
  /// libpcap's DLT number: the same as the LINKTYPE number but for raw IP, which is 12 in memory.
  var libpcapNumber: Int32 { self == .raw ? 12 : Int32(rawValue) }
}
