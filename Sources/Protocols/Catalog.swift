/// Every protocol candor reads, one line each, in the order in which recognition asks them.
package enum Catalog {
  package static let modules: [ProtocolModule] = [
    HTTP1.module,
    Stratasys.module,
    TLSModule.stream,
    SMTPModule.stream,
    POP3Module.stream,
    IMAPModule.stream,
    SIPModule.stream,
    SIPModule.datagram,
    RTSPModule.stream,
    DNSModule.datagram,
    DNSModule.stream,
    DHCPModule.v4,
    DHCPModule.v6,
  ]

  /// Those that read byte streams.
  package static let streams = modules.filter(\.readsStreams)
  /// Those that read datagrams.
  package static let datagrams = modules.filter { !$0.readsStreams }
}
