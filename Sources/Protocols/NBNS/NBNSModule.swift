import Bytes

/// The NetBIOS name service over UDP (RFC 1001, 1002).
package enum NBNSModule {
  /// One message per datagram. The first name has a form that nothing else has, so any port will do.
  package static let module = ProtocolModule(
    name: "nbns", ports: [137],
    reader: .datagram { window, _, sink in
      guard let header = NBNSHeader(window.bytes), NetBIOSName(window.bytes, at: NBNSHeader.length) != nil else {
        return false
      }
      NBNSReader(window.bytes, header, from: window.direction, sink: sink).read()
      return true
    })
}
