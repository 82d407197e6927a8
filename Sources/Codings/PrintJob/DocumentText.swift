import Bytes

/// What documents say of themselves in plain text.
enum DocumentText {
  /// Longer values are cut; the rest is content.
  private static let valueLimit = 1_024
  private static let nameLimit = 40

  /// `Name: value` behind the two percent signs of a document structuring comment, at `start`.
  static func comment(_ bytes: RawSpan, _ start: Int) -> PrintJobField? {
    let name = word(bytes, start)
    guard !name.isEmpty, bytes.u8(at: name.upperBound) == 0x3A else { return nil }
    var low = name.upperBound + 1
    var high = low
    while let byte = bytes.u8(at: high), byte != 0x0A, byte != 0x0D, high - low < valueLimit { high += 1 }
    while low < high, bytes[low].isASCIIBlank { low += 1 }
    while high > low, bytes[high - 1].isASCIIBlank { high -= 1 }
    if high - low >= 2, bytes[low] == 0x28, bytes[high - 1] == 0x29 {
      low += 1
      high -= 1
    }
    let key = bytes.extracting(name)
    var field = PrintJobField(place: .comment, value: low..<high, key: name)
    if key.equals("For") { field.label = .jobOwner }
    if key.equals("Title") { field.label = .documentName }
    return bytes.extracting(low..<high).equals("atend") ? nil : field
  }

  /// `Author (text)` or `Author <hex>` behind the slash at `start - 1`.
  static func information(_ bytes: RawSpan, _ start: Int, isJob: Bool) -> PrintJobField? {
    guard let first = bytes.u8(at: start), first >= 0x41, first <= 0x54 else { return nil }
    let name = word(bytes, start)
    let key = bytes.extracting(name)
    let isTitle = key.equals("Title")
    let isAuthor = key.equals("Author")
    guard
      isTitle || isAuthor || key.equals("Creator") || key.equals("Producer") || key.equals("Subject")
        || key.equals("Keywords")
    else { return nil }
    guard let value = text(bytes, name.upperBound) else { return nil }
    var field = PrintJobField(place: .information, value: value, key: name)
    if isAuthor { field.label = .authorName }
    // The title of a file that is merely sent tells no job.
    if isTitle, isJob { field.label = .documentName }
    return field
  }

  /// ISO 32000-1 section 7.3.4: a literal or hexadecimal string behind blanks. A string that never ends is cut.
  private static func text(_ bytes: RawSpan, _ start: Int) -> Range<Int>? {
    var low = start
    while let byte = bytes.u8(at: low), byte <= 0x20, low < start + 16 { low += 1 }
    switch bytes.u8(at: low) {
    case 0x3C where bytes.u8(at: low + 1) != 0x3C:
      var high = low + 1
      while let byte = bytes.u8(at: high), byte.isASCIIHexDigit, high - low < valueLimit { high += 1 }
      return low + 1..<high
    case 0x28: return literal(bytes, low + 1)
    default: return nil
    }
  }

  private static func literal(_ bytes: RawSpan, _ start: Int) -> Range<Int> {
    var high = start
    var depth = 0
    while let byte = bytes.u8(at: high), high - start < valueLimit {
      if byte == 0x29, depth == 0 { break }
      if byte == 0x28 { depth += 1 }
      if byte == 0x29 { depth -= 1 }
      high += byte == 0x5C ? 2 : 1
    }
    return start..<max(start, min(high, bytes.byteCount))
  }

  /// The content of the stream whose key word may stand at `at`, and where the bytes behind its end begin.
  static func stream(_ bytes: RawSpan, _ at: Int) -> (content: Range<Int>, next: Int)? {
    guard bytes.dropping(at).begins(with: "stream"), let end = bytes.u8(at: at + 6) else { return nil }
    let start = end == 0x0A ? at + 7 : end == 0x0D && bytes.u8(at: at + 7) == 0x0A ? at + 8 : 0
    guard start > 0 else { return nil }
    var cursor = start
    while let hit = bytes.firstIndex(of: 0x65, from: cursor) {
      if bytes.dropping(hit).begins(with: "endstream") { return (start..<hit, hit + 9) }
      cursor = hit + 1
    }
    return (min(start, bytes.byteCount)..<bytes.byteCount, bytes.byteCount)
  }

  private static func word(_ bytes: RawSpan, _ start: Int) -> Range<Int> {
    var end = start
    while let byte = bytes.u8(at: end), byte.isASCIILetter, end - start < nameLimit { end += 1 }
    return start..<end
  }
}
