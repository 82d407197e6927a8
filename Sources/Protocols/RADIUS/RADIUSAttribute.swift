/// Names of attributes that say who or what is connected (IANA "RADIUS Types"). Those without a name are numbers of the
/// protocol itself, digests, or hidden by the shared secret.
enum RADIUSAttribute {
  static let callingStation: UInt8 = 31
  static let calledStation: UInt8 = 30
  static let vendorSpecific: UInt8 = 26
  static let eapMessage: UInt8 = 79

  static func name(_ type: UInt8) -> StaticString? {
    switch type {
    case 1: "User-Name"
    case 4: "NAS-IP-Address"
    case 8: "Framed-IP-Address"
    case 11: "Filter-Id"
    case 18: "Reply-Message"
    case 19: "Callback-Number"
    case 20: "Callback-Id"
    case 22: "Framed-Route"
    case 25: "Class"
    case 30: "Called-Station-Id"
    case 31: "Calling-Station-Id"
    case 32: "NAS-Identifier"
    case 33: "Proxy-State"
    case 34: "Login-LAT-Service"
    case 44: "Acct-Session-Id"
    case 50: "Acct-Multi-Session-Id"
    case 66: "Tunnel-Client-Endpoint"
    case 67: "Tunnel-Server-Endpoint"
    case 77: "Connect-Info"
    case 78: "Configuration-Token"
    case 87: "NAS-Port-Id"
    case 88: "Framed-Pool"
    case 89: "Chargeable-User-Identity"
    case 90: "Tunnel-Client-Auth-Id"
    case 91: "Tunnel-Server-Auth-Id"
    case 95: "NAS-IPv6-Address"
    case 96: "Framed-Interface-Id"
    case 97: "Framed-IPv6-Prefix"
    case 99: "Framed-IPv6-Route"
    case 126: "Operator-Name"
    case 127: "Location-Information"
    case 128: "Location-Data"
    case 168: "Framed-IPv6-Address"
    default: nil
    }
  }
}
