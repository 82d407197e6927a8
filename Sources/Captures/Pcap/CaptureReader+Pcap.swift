import AuditModel
import Bytes

extension CaptureReader {
  func readPcap(
    _ extras: (CaptureExtra) -> Void, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) throws(CaptureError) {
    if !pcap.hasToldInterface {
      pcap.hasToldInterface = true
      var interface = CaptureInterface(index: 0, linkType: pcap.linkType)
      interface.snapLength = pcap.snapLength
      if pcap.hasNanoseconds { interface.resolution = .nanoseconds }
      extras(.interface(interface))
    }
    var wanted = 0
    repeat {
      switch takeRecords(body) {
      case .stopped: return
      case .damaged:
        isFinished = true
        return
      case .needs(let count): wanted = count
      }
    } while try input.ensure(wanted)
    if input.available > 0 { endsInside("a record") } else { isFinished = true }
  }

  private enum Progress { case stopped, damaged, needs(Int) }

  //  draft-ietf-opsawg-pcap section 5: seconds, fraction, captured length, original length, data
  /// Hands out the records that are whole in the buffer. State is kept in locals: touching the class for each field of
  /// each record would cost more than the reading itself.
  private func takeRecords(_ body: (borrowing FrameHeader, RawSpan) -> Bool) -> Progress {
    let state = pcap
    let headerLength = state.recordHeaderLength
    let unit: UInt64 = state.hasNanoseconds ? 1 : 1000
    let base = UnsafeRawPointer(input.base)
    let end = input.end
    var position = input.position
    var sums = totals
    var header = FrameHeader(
      number: 0, time: Timestamp(nanoseconds: 0), linkType: state.linkType, fcsLength: state.fcsLength,
      capturedLength: 0, originalLength: 0)
    defer { totals = sums }
    while end - position >= headerLength {
      let record = base + position
      let seconds = load(record, 0, state.isLittleEndian)
      let fraction = load(record, 4, state.isLittleEndian)
      var captured = Int(load(record, 8, state.isLittleEndian))
      var original = Int(load(record, 12, state.isLittleEndian))
      if state.lengthOrder == .swapped || state.lengthOrder == .unsure && captured > original {
        swap(&captured, &original)
      }
      guard captured <= state.recordLimit else {
        totals = sums
        endsDamaged(
          "damaged-record", frame: sums.packets + 1,
          "\(path): record \(sums.packets + 1) claims \(captured) bytes; the rest of the file was not read")
        return .damaged
      }
      guard end - position - headerLength >= captured else {
        input.position = position
        return .needs(headerLength + captured)
      }
      position += headerLength + captured
      header.number = sums.packets &+ 1
      header.time = Timestamp(nanoseconds: Int64(UInt64(seconds) * 1_000_000_000 + UInt64(fraction) * unit))
      header.capturedLength = captured
      header.originalLength = original
      sums.add(header)
      input.position = position
      if !body(header, RawSpan(_unsafeStart: record + headerLength, byteCount: captured)) { return .stopped }
    }
    return .needs(headerLength)
  }

  @inline(__always)
  private func load(_ record: UnsafeRawPointer, _ offset: Int, _ isLittleEndian: Bool) -> UInt32 {
    let value = record.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return isLittleEndian ? UInt32(littleEndian: value) : UInt32(bigEndian: value)
  }
}
