/// DHCP for IPv4 (with BOOTP) and for IPv6.
package enum DHCPModule {
  /// RFC 2131: recognised by its magic cookie on any port; BOOTP without it (RFC 951) on its own ports.
  package static let v4 = ProtocolModule(
    name: "dhcp",
    reader: .datagram { window, ports, sink in
      guard let message = DHCPMessage(window.bytes) else { return false }
      guard message.hasOptions || ports.contains(67) || ports.contains(68) else { return false }
      var reader = DHCPReader(window.bytes, message, from: window.direction, sink: sink)
      reader.read()
      return true
    })

  /// RFC 8415: has no mark of its own, so only on its ports, and only when its options fill the datagram.
  package static let v6 = ProtocolModule(
    name: "dhcpv6",
    reader: .datagram { window, ports, sink in
      guard ports.contains(546) || ports.contains(547), DHCPv6Message.isPlausible(window.bytes) else { return false }
      var reader = DHCPv6Reader(window.bytes, from: window.direction, sink: sink)
      reader.read()
      return true
    })
}
