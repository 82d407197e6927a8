import AuditModel
import Bytes

/// The packet blocks that the quick way of `takePackets` leaves: with options, damaged, or of the two older kinds.
extension CaptureReader {
  func takePacket(
    _ block: borrowing PcapngBody, _ extras: (CaptureExtra) -> Void,
    _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    takePacket(block, interface: block.u32(0).map(Int.init), extras, body)
  }

  //  draft-ietf-opsawg-pcapng appendix A: interface and drops of 16 bits, then as the enhanced packet block
  func takeOldPacket(
    _ block: borrowing PcapngBody, _ extras: (CaptureExtra) -> Void,
    _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    takePacket(block, interface: block.u16(0).map(Int.init), extras, body)
  }

  private func takePacket(
    _ block: borrowing PcapngBody, interface: Int?, _ extras: (CaptureExtra) -> Void,
    _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    guard let interface, let captured = block.u32(12), let original = block.u32(16) else {
      note("damaged-block", frame: latestNumber + 1, "\(path): a packet block is shorter than its fields; left out")
      return true
    }
    let frame = emit(
      block, data: 20, captured: captured, original: original, interface: interface, ticks: block.ticks(4), body)
    tellComments(block, from: 20 + padded(captured), frame: latestNumber, extras)
    return frame
  }

  //  draft-ietf-opsawg-pcapng section 4.4: original length and data; the snap length of the first interface cut it
  func takeSimplePacket(
    _ block: borrowing PcapngBody, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    guard let original = block.u32(0) else {
      note("damaged-block", frame: latestNumber + 1, "\(path): a packet block is shorter than its fields; left out")
      return true
    }
    var captured = Int(original)
    if let snap = pcapng.interfaces.first?.snapLength, snap > 0 { captured = min(captured, snap) }
    captured = min(captured, block.bytes.byteCount - 4)
    return emit(
      block, data: 4, captured: UInt32(captured), original: original, interface: 0, ticks: nil, body)
  }

  private func padded(_ length: UInt32) -> Int { (Int(length) + 3) & ~3 }

  private func emit(
    _ block: borrowing PcapngBody, data: Int, captured claimed: UInt32, original: UInt32, interface index: Int,
    ticks: UInt64?, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    let number = latestNumber + 1
    var captured = Int(claimed)
    if captured > block.bytes.byteCount - data {
      captured = max(0, block.bytes.byteCount - data)
      note(
        "captured-length", frame: number,
        "\(path): frame \(number) claims \(claimed) bytes, its block holds \(captured)")
    }
    var header = FrameHeader(
      number: number, time: pcapng.lastTime, interface: pcapng.interfaceBase + index, linkType: .unknown,
      capturedLength: captured, originalLength: Int(original))
    if index < pcapng.interfaces.count {
      let interface = pcapng.interfaces[index]
      header.linkType = interface.linkType
      header.fcsLength = interface.fcsLength
      if let ticks { header.time = interface.resolution.timestamp(ticks: ticks, offset: interface.timeOffset) }
    } else if !pcapng.hasToldUnknownInterface {
      pcapng.hasToldUnknownInterface = true
      note(
        "unknown-interface", frame: number,
        "\(path): frame \(number) names interface \(index), which the capture does not describe")
    }
    pcapng.lastTime = header.time
    totals.add(header, isTimed: ticks != nil)
    return body(header, block.bytes.clamped(data..<data + captured))
  }
}
