import AuditModel
import Bytes

extension CaptureReader {
  /// Hands out mails: each is one frame, numbered from 1, its time that of its `Date`. The separator line of an mbox is
  /// no part of the mail (RFC 4155).
  func readMails(_ body: (borrowing FrameHeader, RawSpan) -> Bool) throws(CaptureError) {
    let buffer = input
    while !isFinished {
      guard try input.ensure(1) else {
        isFinished = true
        return
      }
      let (count, isWhole) = try mailLength()
      if records.isPassing {
        input.position += count
        records.isPassing = !isWhole
        continue
      }
      if !isWhole { note("record-too-large", frame: totals.packets + 1, "\(path): a mail was cut at \(count) bytes") }
      records.isPassing = !isWhole
      let goesOn = handMail(buffer.bytes, count, body)
      input.position += count
      input.shrink()
      if !goesOn { return }
    }
  }

  private func handMail(
    _ bytes: RawSpan, _ count: Int, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    let record = bytes.prefix(count)
    var start = 0
    while format == .mbox, record.dropping(start).begins(with: start == 0 ? "From " : ">From ") {
      start = (record.firstIndex(of: 0x0A, from: start) ?? record.byteCount - 1) + 1
    }
    return hand(out: record.dropping(start), time: RecordTime.ofMail(record.dropping(start)), as: .mail, body)
  }

  /// How many of the bytes at hand belong to the mail that begins there, and whether that is all of it.
  private func mailLength() throws(CaptureError) -> (count: Int, isWhole: Bool) {
    let buffer = input
    var from = 0
    while true {
      if format == .mbox, let end = Self.separator(buffer.bytes, from: from) { return (end, true) }
      from = max(0, input.available - 16)
      if input.available >= RecordState.limit { return (RecordState.limit, false) }
      if try !input.ensure(input.available + 1) { return (input.available, true) }
    }
  }

  /// Where the next mail begins: at `From ` behind an empty line.
  private static func separator(_ bytes: RawSpan, from start: Int) -> Int? {
    var at = start
    while let feed = bytes.firstIndex(of: 0x0A, from: at) {
      at = feed + 1
      guard bytes.u8(at: at) == UInt8(ascii: "F"), bytes.dropping(at).begins(with: "From ") else { continue }
      let before = feed > 0 && bytes[feed - 1] == 0x0D ? feed - 2 : feed - 1
      if bytes.u8(at: before) == 0x0A { return at }
    }
    return nil
  }

  /// Counts and hands out one record as a frame.
  func hand(
    out record: RawSpan, time: Timestamp?, as linkType: LinkType, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    let header = FrameHeader(
      number: totals.packets + 1, time: time ?? Timestamp(nanoseconds: 0), linkType: linkType,
      capturedLength: record.byteCount, originalLength: record.byteCount)
    totals.add(header, isTimed: time != nil)
    return body(header, record)
  }
}
