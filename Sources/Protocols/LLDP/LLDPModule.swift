import AuditModel
import Bytes

/// The Link Layer Discovery Protocol (IEEE 802.1AB-2016) with its extension for media endpoints (ANSI/TIA-1057).
package enum LLDPModule {
  /// EtherType 0x88CC.
  package static let module = ProtocolModule(
    name: "lldp",
    reader: .link(
      .etherType(0x88CC),
      ProtocolModule.LinkReader(
        sender: { LLDPReader.managementAddress(in: $0) },
        read: { window, sink in
          guard LLDPReader.recognise(window.bytes) else { return false }
          LLDPReader(window.bytes, sink: sink).read()
          return true
        })))
}
