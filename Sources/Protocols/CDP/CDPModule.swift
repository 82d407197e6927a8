import AuditModel
import Bytes

/// The Cisco Discovery Protocol, versions 1 and 2; no public standard, read as its many open implementations do.
package enum CDPModule {
  /// SNAP organisation 00000C, protocol 0x2000.
  package static let module = ProtocolModule(
    name: "cdp",
    reader: .link(
      .cisco(0x2000),
      ProtocolModule.LinkReader(
        sender: { CDPReader.firstAddress(in: $0) },
        read: { window, sink in
          guard CDPReader.recognise(window.bytes) else { return false }
          CDPReader(window.bytes, sink: sink).read()
          return true
        })))
}
