import AuditModel

/// What the blocks read so far fix for the frames that follow.
struct PcapngState {
  /// What a frame needs of its interface; plain numbers, so that looking it up costs nothing.
  struct Interface {
    var linkType: LinkType
    var fcsLength: UInt8
    var snapLength: Int
    var resolution: TimestampResolution
    var timeOffset: Int64
  }

  /// Bytes of a section header without options; nothing shorter is a capture.
  static let sectionHeaderLength = 28
  /// Largest block that is read as a whole, and largest block of secrets.
  static let blockLimit = 16 << 20
  static let secretsLimit = 64 << 20
  static let interfaceLimit = 65_536
  /// Names and comments told; a hostile file could hold any number.
  static let nameLimit = 100_000
  static let commentLimit = 1_000
  static let textLimit = 4_096

  var isLittleEndian = true
  var hasSection = false
  /// Interfaces of the present section.
  var interfaces: [Interface] = []
  /// Interfaces of the sections before.
  var interfaceBase = 0
  var lastTime = Timestamp(nanoseconds: 0)
  /// Blocks that are no packets but take a frame number in Wireshark: custom blocks and journal entries.
  var otherRecords = 0
  var namesTold = 0
  var commentsTold = 0
  var hasToldInterfaceLimit = false
  var hasToldUnknownInterface = false
}
