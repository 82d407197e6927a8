import AuditModel
import Bytes

extension CaptureReader {
  func readPcapng(
    _ extras: (CaptureExtra) -> Void, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) throws(CaptureError) {
    while true {
      switch takePackets(body) {
      case .stopped: return
      case .other:
        guard try takeBlock(extras, body) else { return }
      case .bare:
        guard try input.ensure(8) else {
          if input.available > 0 { endsInside("a block") } else { isFinished = true }
          return
        }
      }
    }
  }

  private enum Progress {
    case stopped
    /// The next block needs more than the quick way can give.
    case other
    /// Not even a block header is at hand.
    case bare
  }

  //  draft-ietf-opsawg-pcapng section 4.3
  //  +---------------------------------------------------------------+
  //  |                    Block Type = 0x00000006                    |
  //  |                      Block Total Length                       |
  //  |                         Interface ID                          |
  //  |                  Timestamp (Upper 4 bytes)                    |
  //  |                  Timestamp (Lower 4 bytes)                    |
  //  |                    Captured Packet Length                     |
  //  |                    Original Packet Length                     |
  //  |                   Packet Data, padded to 32 bits              |
  //  |                   Options (variable)                          |
  //  |                      Block Total Length                       |
  //  +---------------------------------------------------------------+
  /// Hands out enhanced packet blocks as long as they are whole in the buffer, known and without options: nearly all
  /// blocks of nearly all captures. State is kept in locals for speed.
  private func takePackets(_ body: (borrowing FrameHeader, RawSpan) -> Bool) -> Progress {
    guard pcapng.hasSection else { return input.available >= 8 ? .other : .bare }
    let base = UnsafeRawPointer(input.base)
    let isLittle = pcapng.isLittleEndian
    let interfaces = pcapng.interfaces
    let interfaceBase = pcapng.interfaceBase
    let others = pcapng.otherRecords &+ 1
    let end = input.end
    var position = input.position
    var sums = totals
    var header = FrameHeader(
      number: 0, time: pcapng.lastTime, linkType: .unknown, capturedLength: 0, originalLength: 0)
    defer {
      totals = sums
      pcapng.lastTime = header.time
    }
    while end - position >= 32 {
      let block = base + position
      let total = Int(load(block, 4, isLittle))
      let captured = Int(load(block, 20, isLittle))
      let index = Int(load(block, 8, isLittle))
      let padded = (captured + 3) & ~3
      guard load(block, 0, isLittle) == PcapngType.packet, total == padded + 32, total <= end - position,
        total <= PcapngState.blockLimit, index < interfaces.count, load(block, total - 4, isLittle) == UInt32(total)
      else { return .other }
      let interface = interfaces[index]
      let ticks = UInt64(load(block, 12, isLittle)) << 32 | UInt64(load(block, 16, isLittle))
      header.number = sums.packets &+ others
      header.time = interface.resolution.timestamp(ticks: ticks, offset: interface.timeOffset)
      header.interface = interfaceBase + index
      header.linkType = interface.linkType
      header.fcsLength = interface.fcsLength
      header.capturedLength = captured
      header.originalLength = Int(load(block, 24, isLittle))
      sums.add(header)
      position += total
      input.position = position
      if !body(header, RawSpan(_unsafeStart: block + 28, byteCount: captured)) { return .stopped }
    }
    return end - position >= 8 ? .other : .bare
  }

  @inline(__always)
  private func load(_ block: UnsafeRawPointer, _ offset: Int, _ isLittle: Bool) -> UInt32 {
    let value = block.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return isLittle ? UInt32(littleEndian: value) : UInt32(bigEndian: value)
  }

  /// Reads one block of any kind. Needs its first eight bytes at hand. `false` ends the reading for now.
  private func takeBlock(
    _ extras: (CaptureExtra) -> Void, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) throws(CaptureError) -> Bool {
    // The section header's type reads the same in both byte orders (section 4.1).
    if peek(0) == PcapngType.section { return try takeSection(extras) }
    let type = peek(0)
    let claimed = peek(4)
    guard pcapng.hasSection, claimed >= 12 else {
      return damaged("claims a length of \(claimed) bytes")
    }
    // Some writers forget the padding in the length.
    let length = (Int(claimed) + 3) & ~3
    guard isRead(type), length <= (type == PcapngType.secrets ? PcapngState.secretsLimit : PcapngState.blockLimit)
    else {
      return try skip(length, type)
    }
    guard try input.ensure(length) else {
      endsInside("a block")
      return false
    }
    if length > Int(claimed) { note("block-length", "\(path): a block length of \(claimed) is no multiple of 4") }
    guard try checkTrailer(length: length, claimed: claimed) else { return false }
    let start = input.base + input.position
    input.position += length
    let inside = PcapngBody(
      RawSpan(_unsafeStart: UnsafeRawPointer(start + 8), byteCount: length - 12), littleEndian: pcapng.isLittleEndian)
    let goesOn = take(type, inside, extras, body)
    if length > InputBuffer.standardCapacity { input.shrink() }
    return goesOn && !isFinished
  }

  private func isRead(_ type: UInt32) -> Bool { type <= PcapngType.packet && type > 0 || type == PcapngType.secrets }

  private func take(
    _ type: UInt32, _ block: borrowing PcapngBody, _ extras: (CaptureExtra) -> Void,
    _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    switch type {
    case PcapngType.packet: return takePacket(block, extras, body)
    case PcapngType.oldPacket: return takeOldPacket(block, extras, body)
    case PcapngType.simplePacket: return takeSimplePacket(block, body)
    case PcapngType.interface: takeInterface(block, extras)
    case PcapngType.names: takeNames(block, extras)
    case PcapngType.statistics: takeStatistics(block, extras)
    default: takeSecrets(block, extras)
    }
    return true
  }

  /// Passes over a block that is of no use here, or too large.
  private func skip(_ length: Int, _ type: UInt32) throws(CaptureError) -> Bool {
    if isRead(type) {
      note(
        "block-too-large", "\(path): a block of type \(type) with \(length) bytes, more than is allowed, was left out")
    }
    guard try input.skip(UInt64(length)) else {
      endsInside("a block")
      return false
    }
    if isOtherRecord(type) { pcapng.otherRecords += 1 }
    return true
  }

  private func isCustom(_ type: UInt32) -> Bool { type == PcapngType.custom || type == PcapngType.uncopiableCustom }

  /// Whether Wireshark gives a block of this type, which is no packet, a frame number (seen with 4.0).
  private func isOtherRecord(_ type: UInt32) -> Bool { isCustom(type) || type == PcapngType.journal }

  /// Number of the latest frame.
  var latestNumber: Int { totals.packets + pcapng.otherRecords }

  /// A field of the unread bytes in the section's order; 0 where they end.
  private func peek(_ offset: Int) -> UInt32 {
    input.u32(at: offset, littleEndian: pcapng.isLittleEndian) ?? 0
  }

  /// A block states its length twice. Where the two differ, what follows decides which to believe: a block header in
  /// the right place makes it a notice, anything else means that nothing more can be told apart.
  private func checkTrailer(length: Int, claimed: UInt32) throws(CaptureError) -> Bool {
    let trailing = peek(length - 4)
    guard trailing != claimed else { return true }
    if try input.ensure(length + 8) {
      let (type, next) = (peek(length), peek(length + 4))
      let isKnown = isRead(type) || type == PcapngType.section || isCustom(type)
      guard isKnown, next >= 12, next % 4 == 0, next <= PcapngState.blockLimit else {
        return damaged("has the lengths \(claimed) and \(trailing), and no block follows")
      }
    }
    note("block-length", "\(path): the block at byte \(input.offset) has the lengths \(claimed) and \(trailing)")
    return true
  }

  private func damaged(_ what: String) -> Bool {
    endsDamaged(
      "damaged-block", frame: totals.packets == 0 ? nil : latestNumber,
      "\(path): the block at byte \(input.offset) \(what); the rest of the file was not read")
    isFinished = true
    return false
  }

  //  draft-ietf-opsawg-pcapng section 4.1: byte-order magic, version, section length, options
  private func takeSection(_ extras: (CaptureExtra) -> Void) throws(CaptureError) -> Bool {
    guard try input.ensure(12) else {
      endsInside("a section header")
      return false
    }
    switch input.u32(at: 8, littleEndian: false) {
    case 0x1A2B_3C4D: pcapng.isLittleEndian = false
    case 0x4D3C_2B1A: pcapng.isLittleEndian = true
    default: return damaged("is a section header without byte-order mark")
    }
    let length = Int(peek(4))
    guard length >= 28, length % 4 == 0, length <= PcapngState.blockLimit else {
      return damaged("is a section header of \(length) bytes")
    }
    guard try input.ensure(length) else {
      endsInside("a section header")
      return false
    }
    guard try checkTrailer(length: length, claimed: UInt32(length)) else { return false }
    pcapng.hasSection = true
    pcapng.interfaceBase += pcapng.interfaces.count
    pcapng.interfaces = []
    let start = UnsafeRawPointer(input.base + input.position)
    input.position += length
    let block = PcapngBody(
      RawSpan(_unsafeStart: start + 8, byteCount: length - 12), littleEndian: pcapng.isLittleEndian)
    if block.u16(4) != 1 { return damaged("is a section of version \(block.u16(4) ?? 0)") }
    tellComments(block, from: 16, frame: nil, extras)
    return true
  }
}
