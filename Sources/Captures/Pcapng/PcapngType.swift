/// Block types (draft-ietf-opsawg-pcapng section 11.1).
enum PcapngType {
  static let interface: UInt32 = 1
  static let oldPacket: UInt32 = 2
  static let simplePacket: UInt32 = 3
  static let names: UInt32 = 4
  static let statistics: UInt32 = 5
  static let packet: UInt32 = 6
  static let journal: UInt32 = 9
  static let secrets: UInt32 = 10
  /// Custom block, and one that must not be copied (section 4.9).
  static let custom: UInt32 = 0xBAD
  static let uncopiableCustom: UInt32 = 0x4000_0BAD
  static let section: UInt32 = 0x0A0D_0D0A
}
