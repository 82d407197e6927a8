import AuditModel
import Bytes

extension CaptureReader {
  //  HAR 1.2, `log.entries`
  /// Hands out the entries of an HTTP archive: each is one frame, the JSON object as it stands, numbered from 1.
  func readArchive(_ body: (borrowing FrameHeader, RawSpan) -> Bool) throws(CaptureError) {
    let buffer = input
    if !records.isInEntries {
      guard try findEntries() else { return endsInside("the log, before its entries") }
      records.isInEntries = true
    }
    while !isFinished {
      guard try input.ensure(1) else { return endsInside("the list of entries") }
      switch buffer.bytes[0] {
      case UInt8(ascii: "{"):
        guard let count = try objectLength() else { return endsInside("an entry") }
        let goesOn = handEntry(buffer.bytes, count, body)
        input.position += count
        input.shrink()
        if !goesOn { return }
      case UInt8(ascii: "]"):
        try drain()
      default: input.position += 1
      }
    }
  }

  private func handEntry(
    _ bytes: RawSpan, _ count: Int, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) -> Bool {
    let entry = bytes.prefix(count)
    return hand(out: entry, time: Self.startTime(entry), as: .archiveEntry, body)
  }

  /// Passes over all up to the first entry.
  private func findEntries() throws(CaptureError) -> Bool {
    let buffer = input
    while true {
      if let start = Self.entriesStart(buffer.bytes) {
        input.position += start
        return true
      }
      // The name may lie across the border.
      input.position += max(0, input.available - 64)
      if try !input.ensure(input.available + 1) { return false }
    }
  }

  /// Behind the bracket that opens the list. In a text the quotation marks around the name would be escaped.
  private static func entriesStart(_ bytes: RawSpan) -> Int? {
    var at = 0
    while let quote = bytes.firstIndex(of: UInt8(ascii: "\""), from: at) {
      at = quote + 1
      guard bytes.dropping(quote).begins(with: "\"entries\""), quote == 0 || bytes[quote - 1] != 0x5C else { continue }
      var next = quote + 9
      while let byte = bytes.u8(at: next), byte <= 0x20 || byte == UInt8(ascii: ":") { next += 1 }
      if bytes.u8(at: next) == UInt8(ascii: "[") { return next + 1 }
    }
    return nil
  }

  /// The length of the object that begins at the first unread byte; `nil` when it has no end.
  private func objectLength() throws(CaptureError) -> Int? {
    let buffer = input
    var search = ObjectEnd()
    while true {
      if let end = search.find(in: buffer.bytes) { return end }
      if input.available >= RecordState.limit { return nil }
      if try !input.ensure(input.available + 1) { return nil }
    }
  }

  private static func startTime(_ entry: RawSpan) -> Timestamp? {
    var at = 0
    while let quote = entry.firstIndex(of: UInt8(ascii: "\""), from: at) {
      at = quote + 1
      guard entry.dropping(quote).begins(with: "\"startedDateTime\""),
        let open = entry.firstIndex(of: UInt8(ascii: "\""), from: quote + 17),
        let close = entry.firstIndex(of: UInt8(ascii: "\""), from: open + 1)
      else { continue }
      return RecordTime.parseTimestamp(entry.clamped(open + 1..<close))
    }
    return nil
  }
}
