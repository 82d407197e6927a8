/// Every protocol candor reads, one line each, in the order in which recognition asks them.
package enum Catalog {
  package static let modules: [ProtocolModule] = [
    HTTP1.module,
    Stratasys.module,
    TLSModule.stream,
    DNSModule.datagram,
    DNSModule.stream,
    DHCPModule.v4,
    DHCPModule.v6,
    SHDRModule.stream,
    JSONRPCModule.stream,
    MakerBotModule.discovery,
    OPCUAModule.stream,
  ]

  /// Those that read byte streams.
  package static let streams = modules.filter(\.readsStreams)
  /// Those that read datagrams.
  package static let datagrams = modules.filter { !$0.readsStreams }
}
