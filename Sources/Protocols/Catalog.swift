/// Every protocol candor reads, one line each, in the order in which recognition asks them.
package enum Catalog {
  package static let modules: [ProtocolModule] = [
    HTTP1.module,
    HTTP2.module,
    Stratasys.module,
    TLSModule.stream,
    DNSModule.datagram,
    DNSModule.stream,
    DHCPModule.v4,
    DHCPModule.v6,
    MQTTModule.stream,
    SyslogModule.stream,
    SyslogModule.datagram,
    CoAPModule.blocks,
    CoAPModule.datagram,
    NTPModule.datagram,
    RADIUSModule.datagram,
    TFTPModule.datagram,
    TFTPModule.transfer,
    SMTPModule.stream,
    POP3Module.stream,
    IMAPModule.stream,
    SIPModule.stream,
    SIPModule.datagram,
    RTSPModule.stream,
    QUICModule.module,
    DTLSModule.module,
    SNMPModule.module,
    SSDPModule.module,
    DNSModule.linkLocal,
    NBNSModule.module,
    NetBIOSDatagramModule.module,
    WSDiscoveryModule.module,
    LLDPModule.module,
    CDPModule.module,
    RawPrint.module,
    LPD.module,
    FTP.module,
    Telnet.module,
    SMB.module,
    Modbus.module,
    SHDRModule.stream,
    JSONRPCModule.stream,
    MakerBotModule.discovery,
    OPCUAModule.stream,
    SOCKSModule.module,
    PostgreSQLModule.module,
    MySQLModule.module,
    LDAPModule.module,
    XMPPModule.module,
    RDPModule.module,
    DocumentModule.stream,
  ]

  /// Those that read byte streams.
  package static let streams = modules.filter(\.readsStreams)
  /// Those that read datagrams.
  package static let datagrams = modules.filter { !$0.readsStreams && !$0.readsLinks }
  /// Those that read frames without IP.
  package static let links = modules.filter(\.readsLinks)
}
