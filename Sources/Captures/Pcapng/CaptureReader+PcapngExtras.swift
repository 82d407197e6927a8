import AuditModel
import Bytes

/// The blocks that hold no packet.
extension CaptureReader {
  //  draft-ietf-opsawg-pcapng section 4.2: link type, reserved, snap length, options
  func takeInterface(_ block: borrowing PcapngBody, _ extras: (CaptureExtra) -> Void) {
    guard let linkType = block.u16(0), let snapLength = block.u32(4) else {
      note("damaged-block", "\(path): an interface block is shorter than its fields; left out")
      return
    }
    guard pcapng.interfaces.count < PcapngState.interfaceLimit else {
      if !pcapng.hasToldInterfaceLimit {
        pcapng.hasToldInterfaceLimit = true
        note("too-many-interfaces", "\(path): interfaces beyond \(PcapngState.interfaceLimit) in a section are unknown")
      }
      return
    }
    var interface = CaptureInterface(
      index: pcapng.interfaceBase + pcapng.interfaces.count, linkType: LinkType(rawValue: linkType))
    interface.snapLength = Int(snapLength)
    var fcsLength: UInt8 = 0
    let isWhole = block.forEachOption(from: 8) { code, value in
      let span = block.bytes.clamped(value)
      switch code {
      case 1: tellComment(span, frame: nil, extras)
      case 2: interface.name = text(span)
      case 3: interface.note = text(span)
      case 9: if let octet = span.u8(at: 0) { interface.resolution = TimestampResolution(code: octet) }
      // The first octet says what kind of filter follows; 0 is text.
      case 11: if span.u8(at: 0) == 0 { interface.filter = text(span.dropping(1)) }
      case 13: fcsLength = span.u8(at: 0) ?? 0
      case 14: interface.timeOffset = Int64(bitPattern: block.u64(value.lowerBound) ?? 0)
      default: break
      }
    }
    if !isWhole { noteOption() }
    pcapng.interfaces.append(
      PcapngState.Interface(
        linkType: interface.linkType, fcsLength: fcsLength, snapLength: interface.snapLength,
        resolution: interface.resolution, timeOffset: interface.timeOffset))
    extras(.interface(interface))
  }

  //  draft-ietf-opsawg-pcapng section 4.5: records of type, length, value (padded); type 0 ends them
  func takeNames(_ block: borrowing PcapngBody, _ extras: (CaptureExtra) -> Void) {
    let isWhole = block.forEachOption(from: 0) { type, value in
      let span = block.bytes.clamped(value)
      let address: IPAddress
      switch type {
      case 1:
        guard let bits = span.u32(at: 0) else { return }
        address = IPAddress(v4: bits)
      case 2:
        guard let bits = span.u128(at: 0) else { return }
        address = IPAddress(v6: bits)
      default: return
      }
      tellNames(span.dropping(type == 1 ? 4 : 16), of: address, extras)
    }
    if !isWhole { noteOption() }
  }

  /// One record may hold several names, each ended by a zero byte.
  private func tellNames(_ names: RawSpan, of address: IPAddress, _ extras: (CaptureExtra) -> Void) {
    var start = 0
    while start < names.byteCount {
      let end = names.firstIndex(of: 0, from: start) ?? names.byteCount
      if end > start {
        guard pcapng.namesTold < PcapngState.nameLimit else { return }
        pcapng.namesTold += 1
        if pcapng.namesTold == PcapngState.nameLimit {
          note("too-many-names", "\(path): address names beyond \(PcapngState.nameLimit) were left out")
        }
        extras(.name(address, text(names.clamped(start..<end))))
      }
      start = end + 1
    }
  }

  //  draft-ietf-opsawg-pcapng section 4.6: interface, time, options (4 received, 5 dropped)
  func takeStatistics(_ block: borrowing PcapngBody, _ extras: (CaptureExtra) -> Void) {
    guard let index = block.u32(0) else { return }
    var received: UInt64?
    var dropped: UInt64?
    let isWhole = block.forEachOption(from: 12) { code, value in
      guard value.count == 8 else { return }
      if code == 4 { received = block.u64(value.lowerBound) }
      if code == 5 { dropped = block.u64(value.lowerBound) }
    }
    if !isWhole { noteOption() }
    extras(.statistics(interface: pcapng.interfaceBase + Int(index), received: received, dropped: dropped))
  }

  //  draft-ietf-opsawg-pcapng section 4.7: type, length, data
  func takeSecrets(_ block: borrowing PcapngBody, _ extras: (CaptureExtra) -> Void) {
    guard let type = block.u32(0), let claimed = block.u32(4) else {
      note("damaged-block", "\(path): a secrets block is shorter than its fields; left out")
      return
    }
    let data = block.bytes.dropping(8).prefix(Int(claimed))
    if data.byteCount < Int(claimed) {
      note("damaged-block", "\(path): a secrets block claims \(claimed) bytes and holds \(data.byteCount)")
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: data.byteCount) { buffer, count in
      data.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      count = data.byteCount
    }
    extras(.secrets(type: type, bytes: bytes))
  }

  /// Tells the comments among the options from `start`.
  func tellComments(
    _ block: borrowing PcapngBody, from start: Int, frame: Int?, _ extras: (CaptureExtra) -> Void
  ) {
    guard start <= block.bytes.byteCount - 4 else { return }
    let isWhole = block.forEachOption(from: start) { code, value in
      if code == 1 { tellComment(block.bytes.clamped(value), frame: frame, extras) }
    }
    if !isWhole { noteOption() }
  }

  private func tellComment(_ bytes: RawSpan, frame: Int?, _ extras: (CaptureExtra) -> Void) {
    guard pcapng.commentsTold < PcapngState.commentLimit else { return }
    pcapng.commentsTold += 1
    extras(.comment(frame: frame, text: text(bytes)))
  }

  private func text(_ bytes: RawSpan) -> String { bytes.prefix(PcapngState.textLimit).text }

  private func noteOption() {
    note(
      "damaged-option", frame: totals.packets == 0 ? nil : latestNumber,
      "\(path): an option is longer than its block; the options after it were left out")
  }
}
