/// The file formats a capture may have, told by its first bytes.
package enum CaptureFormat: String, Sendable {
  case pcap, pcapng
  /// One mail (RFC 5322), many of them (RFC 4155), or an HTTP archive (HAR 1.2): files that hold no packets. Each mail
  /// and each entry counts as a frame.
  case mail, mbox, har
}
