/// One end of a conversation.
struct Host {
  /// IPv4, as a number.
  var address: UInt32
  var port: UInt16

  /// A documentation hardware address that goes with the network address.
  var hardware: UInt64 { 0x0000_5E00_5300 | UInt64(address & 0xFF) }
}
