/// Something a decoder learned that is no field value: what the checks of promises and the attribution of recipients
/// stand on. A fact carries no personal value; cookie names, host names and property ids are its words.
package indirect enum Fact: Hashable, Sendable {
  case cookieSet(CookieSet)
  case cookieSent(CookieSent)
  case analyticsHit(AnalyticsHit)
  /// The `Tk` response header (W3C Tracking Preference Expression).
  case trackingStatus(TrackingStatus)
  /// A request was answered: the pair that A/B comparison, DNT and well-known checks need. One per (host, path kind).
  case exchange(Exchange)
  /// The user asked for a page of another operator from a page of this host, as the browser said.
  case departure(site: String)
  /// A mail passed, or lies in a file of mails.
  case mail(MailFact)
  case tlsClientHello(TLSClientHello)
  case tlsServerHello(TLSServerHello)
  case certificate(CertificateFact)
  /// A DNS answer: `name` is at `address`.
  case address(name: String, IPAddress)
  /// A DNS answer: `name` is another name for `target`.
  case alias(name: String, target: String)
  /// The address is used by this hardware address on the local link (ARP, NDP, DHCP).
  case neighbour(IPAddress, MACAddress)
  /// A device said its name (DHCP option 12, mDNS).
  case deviceName(IPAddress, String)
  /// The peer at this address acted as such a device, as told by the protocol spoken (`stratasys-printer`).
  case deviceProfile(IPAddress, profile: String, role: Role)
  /// The same, said by a decoder: it knows the side of the flow and not its address.
  case sideProfile(FlowDirection, profile: String, role: Role)
  /// The message announced that its content goes to this port of one side, or comes from there (FTP, TFTP). Said by a
  /// decoder, in a message of its own whose first words are those of the content.
  case dataChannel(side: FlowDirection, port: UInt16)
  /// The same with the side's address.
  case announcedChannel(Endpoint)
}

/// A `Set-Cookie` header (RFC 6265).
package struct CookieSet: Hashable, Sendable {
  package enum Lifetime: Hashable, Sendable {
    case session
    /// Seconds from the response's `Date` (else from the packet's time).
    case seconds(Int64)
    /// Expired when set: the server deletes the cookie.
    case deletion
  }
  package var name: String
  package var domain: String?
  package var lifetime: Lifetime
  /// `max-age`, `expires` or `none`.
  package var basis: String
  package var isSecure: Bool
  package var isHTTPOnly: Bool
  package var sameSite: String?
  /// The value has at least 8 characters that look random, or the name is a known tracker's.
  package var isIdentifier: Bool

  package init(
    name: String, domain: String? = nil, lifetime: Lifetime, basis: String, isSecure: Bool = false,
    isHTTPOnly: Bool = false, sameSite: String? = nil, isIdentifier: Bool = false
  ) {
    self.name = name
    self.domain = domain
    self.lifetime = lifetime
    self.basis = basis
    self.isSecure = isSecure
    self.isHTTPOnly = isHTTPOnly
    self.sameSite = sameSite
    self.isIdentifier = isIdentifier
  }
}

/// A cookie in a request. `birth` is the moment of creation that some cookies carry in their value (`_ga`, `_mkto_trk`,
/// `__utma`, `_fbp`, `_gcl_au`, `__hstc`).
package struct CookieSent: Hashable, Sendable {
  package var name: String
  package var birth: Timestamp?

  package init(name: String, birth: Timestamp? = nil) {
    self.name = name
    self.birth = birth
  }
}

/// One hit to an analytics collector, recognised by its parameters.
package struct AnalyticsHit: Hashable, Sendable {
  package enum Product: String, Sendable { case universalAnalytics = "ua", analytics4 = "ga4", urchin = "utm" }
  package enum Override: String, Sendable { case none, anonymised, full }
  package var product: Product
  /// `tid` or `utmac`: the account the hit belongs to.
  package var property: String
  /// The masking flag `aip` is present, whatever its value.
  package var hasMaskingFlag: Bool
  /// `uip`: an IP address given in place of the sender's, and whether it is shortened.
  package var addressOverride: Override
  /// Host of the page that the hit is about, in lower case; `nil` when neither the hit nor its `Referer` names one.
  package var site: String?

  package init(
    product: Product, property: String, hasMaskingFlag: Bool, addressOverride: Override, site: String? = nil
  ) {
    self.product = product
    self.property = property
    self.hasMaskingFlag = hasMaskingFlag
    self.addressOverride = addressOverride
    self.site = site
  }
}

/// What a server said of tracking in a response.
package struct TrackingStatus: Hashable, Sendable {
  /// The status value: `!`, `?`, `G`, `N`, `T`, `C`, `P`, `D`, `U` or an extension, cut to 16 characters.
  package var value: String
  package init(value: String) { self.value = value }
}

/// One request with its response.
package struct Exchange: Hashable, Sendable {
  /// Resources the checks ask for by name.
  package enum Resource: String, Sendable { case page, wellKnownDNT = "dnt", wellKnownGPC = "gpc", other }
  package var resource: Resource
  package var status: Int
  /// The response names DNT in `Vary`.
  package var variesOnDNT: Bool
  /// The response has a JSON `tracking` member (DNT resource) or `gpc: true` (GPC resource).
  package var hasStatusBody: Bool
  /// Media type of the response without parameters, in lower case.
  package var mediaType: String
  /// `Strict-Transport-Security` was sent.
  package var hasTransportSecurity: Bool

  package init(
    resource: Resource, status: Int, variesOnDNT: Bool = false, hasStatusBody: Bool = false, mediaType: String = "",
    hasTransportSecurity: Bool = false
  ) {
    self.resource = resource
    self.status = status
    self.variesOnDNT = variesOnDNT
    self.hasStatusBody = hasStatusBody
    self.mediaType = mediaType
    self.hasTransportSecurity = hasTransportSecurity
  }
}

/// The first message of a TLS handshake.
package struct TLSClientHello: Hashable, Sendable {
  package var serverName: String?
  package var applicationProtocols: [String]
  /// Highest version offered, as on the wire (0x0303 is TLS 1.2).
  package var highestVersion: UInt16
  /// Fingerprints of the client's software; `nil` where the hello is not whole.
  package var ja3: String?
  package var ja4: String?
  package init(serverName: String?, applicationProtocols: [String], highestVersion: UInt16) {
    self.serverName = serverName
    self.applicationProtocols = applicationProtocols
    self.highestVersion = highestVersion
  }
}

/// The server's choice in a TLS handshake.
package struct TLSServerHello: Hashable, Sendable {
  package var version: UInt16
  package var cipherSuite: UInt16
  package var applicationProtocol: String?
  package init(version: UInt16, cipherSuite: UInt16, applicationProtocol: String? = nil) {
    self.version = version
    self.cipherSuite = cipherSuite
    self.applicationProtocol = applicationProtocol
  }
}

/// A server's leaf certificate, visible up to TLS 1.2.
package struct CertificateFact: Hashable, Sendable {
  package var commonName: String?
  package var organisation: String?
  package var names: [String]
  package var notBefore: Timestamp?
  package var notAfter: Timestamp?
  package var isSelfSigned: Bool
  package init(
    commonName: String?, organisation: String?, names: [String], notBefore: Timestamp?, notAfter: Timestamp?,
    isSelfSigned: Bool
  ) {
    self.commonName = commonName
    self.organisation = organisation
    self.names = names
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.isSelfSigned = isSelfSigned
  }
}
