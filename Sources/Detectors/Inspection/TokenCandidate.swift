/// A token that may hide a value which is told elsewhere: a digest of it, or the last octets of a MAC address.
package struct TokenCandidate: ~Escapable {
  package enum Kind: UInt8, Sendable {
    /// `bytes` are 16, 20, 28, 32, 48 or 64 octets.
    case digest
    /// `bytes` are the last three octets of what may be a MAC address, in a host name.
    case lastOctets
  }

  package let kind: Kind
  /// Where the token stands in the value.
  package let range: Range<Int>
  package let bytes: RawSpan

  @_lifetime(copy bytes)
  package init(kind: Kind, range: Range<Int>, bytes: RawSpan) {
    self.kind = kind
    self.range = range
    self.bytes = bytes
  }
}
