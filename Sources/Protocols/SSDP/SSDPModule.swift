import Bytes

/// The Simple Service Discovery Protocol of UPnP: HTTP heads in datagrams (UPnP Device Architecture 2.0 section 1).
package enum SSDPModule {
  static let port: UInt16 = 1900

  /// The start lines of announcements and searches are SSDP's own. A response begins as any HTTP response does, and
  /// comes from any port: there a header of SSDP must follow, unless the port is SSDP's.
  package static let module = ProtocolModule(
    name: "ssdp", ports: [port],
    reader: .datagram { window, ports, sink in
      guard let kind = SSDPKind(window.bytes) else { return false }
      if kind == .response, !ports.contains(port), !SSDPReader.isResponse(window.bytes) { return false }
      SSDPReader(window.bytes, kind, from: window.direction).read(into: sink)
      return true
    })
}

/// What a message does.
enum SSDPKind {
  case announcement, search, response

  /// Section 1.2.2 (`NOTIFY`), 1.3.2 (`M-SEARCH`) and 1.3.3 (response).
  init?(_ bytes: RawSpan) {
    switch bytes.u32(at: 0) {
    case 0x4E4F_5449 where bytes.begins(with: "NOTIFY * HTTP/1."): self = .announcement
    case 0x4D2D_5345 where bytes.begins(with: "M-SEARCH * HTTP/1."): self = .search
    case 0x4854_5450 where bytes.begins(with: "HTTP/1.") && bytes.dropping(8).begins(with: " 200"): self = .response
    default: return nil
    }
  }
}
