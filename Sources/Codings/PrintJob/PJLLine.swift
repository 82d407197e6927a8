import Bytes

/// One line of Printer Job Language, or of a printer's answer to one: `COMMAND [words] NAME = value …`, with values
/// bare or in quotes.
struct PJLLine {
  private static let fieldLimit = 32

  let command: Range<Int>
  /// What follows the command.
  let text: Range<Int>

  /// - Parameter line: Behind `@PJL`, without the line break.
  init(_ bytes: RawSpan, _ line: Range<Int>) {
    var start = line.lowerBound
    var end = min(line.upperBound, bytes.byteCount)
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    while start < end, bytes[start].isASCIIBlank { start += 1 }
    var cursor = start
    while cursor < end, bytes[cursor].isASCIIAlphanumeric { cursor += 1 }
    command = start..<cursor
    while cursor < end, bytes[cursor].isASCIIBlank { cursor += 1 }
    text = cursor..<end
  }

  func read(_ bytes: RawSpan, into fields: inout [PrintJobField]) {
    let word = bytes.extracting(command)
    if word.equalsIgnoringCase("comment") || word.equalsIgnoringCase("echo") {
      readRemark(bytes, into: &fields)
    } else {
      let takesLine = word.equalsIgnoringCase("set") || word.equalsIgnoringCase("default")
      readParameters(bytes, isJob: word.equalsIgnoringCase("job"), takesLine: takesLine, into: &fields)
    }
  }

  /// A line that a printer answers with: `NAME=value`, or text.
  func readAnswer(_ bytes: RawSpan, to question: Range<Int>, into fields: inout [PrintJobField]) {
    let line = command.lowerBound..<text.upperBound
    let asked = bytes.clamped(question)
    if let equals = bytes.prefix(line.upperBound).firstIndex(of: 0x3D, from: line.lowerBound) {
      let value = unquoted(bytes, trimmed(bytes, equals + 1..<line.upperBound))
      let key = trimmed(bytes, line.lowerBound..<equals)
      let isName = asked.beginsIgnoringCase(with: "ustatus job") && bytes.extracting(key).equalsIgnoringCase("name")
      add(value, key, label: isName ? .jobName : Self.label(of: bytes.extracting(key)), question, &fields)
    } else {
      let isModel = asked.equalsIgnoringCase("info id")
      add(unquoted(bytes, line), 0..<0, label: isModel ? .deviceModel : .none, question, &fields)
    }
  }

  // MARK: - Parts

  /// `NAME = value` again and again; words without a value say nothing of anybody.
  private func readParameters(_ bytes: RawSpan, isJob: Bool, takesLine: Bool, into fields: inout [PrintJobField]) {
    var cursor = text.lowerBound
    while cursor < text.upperBound, fields.count < Self.fieldLimit {
      while cursor < text.upperBound, bytes[cursor].isASCIIBlank { cursor += 1 }
      let key = word(bytes, cursor)
      cursor = key.upperBound
      while cursor < text.upperBound, bytes[cursor].isASCIIBlank { cursor += 1 }
      guard bytes.u8(at: cursor) == 0x3D, cursor < text.upperBound else {
        if key.isEmpty { cursor += 1 }
        continue
      }
      cursor += 1
      while cursor < text.upperBound, bytes[cursor].isASCIIBlank { cursor += 1 }
      let value = self.value(bytes, cursor, takesLine: takesLine)
      cursor = value.next
      let name = bytes.extracting(key)
      if name.equalsIgnoringCase("jobattr") {
        readAttribute(bytes, value.range, into: &fields)
      } else {
        let isName = isJob && name.equalsIgnoringCase("name")
        add(value.range, key, label: isName ? .jobName : Self.label(of: name), command, &fields)
      }
    }
  }

  /// `JOBATTR="JobAcct1=name"`, as drivers for Windows write it.
  private func readAttribute(_ bytes: RawSpan, _ value: Range<Int>, into fields: inout [PrintJobField]) {
    let equals = bytes.prefix(value.upperBound).firstIndex(of: 0x3D, from: value.lowerBound)
    guard let equals else { return add(value, 0..<0, label: .none, command, &fields) }
    let key = value.lowerBound..<equals
    add(equals + 1..<value.upperBound, key, label: Self.label(of: bytes.extracting(key)), command, &fields)
  }

  /// Drivers put `Username: somebody; App Filename: some file` into remarks.
  private func readRemark(_ bytes: RawSpan, into fields: inout [PrintJobField]) {
    let whole = unquoted(bytes, text)
    var start = whole.lowerBound
    while start < whole.upperBound, fields.count < Self.fieldLimit {
      let end = bytes.prefix(whole.upperBound).firstIndex(of: 0x3B, from: start) ?? whole.upperBound
      let piece = trimmed(bytes, start..<end)
      let key = remarkKey(bytes, piece)
      let value = key.isEmpty ? piece : trimmed(bytes, key.upperBound + 1..<piece.upperBound)
      add(unquoted(bytes, value), key, label: Self.label(of: bytes.extracting(key)), command, &fields)
      start = end + 1
    }
  }

  /// A few words before a colon or an equals sign.
  private func remarkKey(_ bytes: RawSpan, _ piece: Range<Int>) -> Range<Int> {
    var end = piece.lowerBound
    while end < piece.upperBound, end - piece.lowerBound < 32 {
      let byte = bytes[end]
      if byte == 0x3A || byte == 0x3D { return piece.lowerBound..<end }
      guard byte.isASCIIAlphanumeric || byte == 0x20 || byte == 0x5F || byte == 0x2D else { break }
      end += 1
    }
    return piece.lowerBound..<piece.lowerBound
  }

  /// Names that say nothing to others: those of Hewlett-Packard's, Lexmark's and Brother's drivers.
  private static func label(of name: RawSpan) -> KeyLabel {
    if name.equalsIgnoringCase("jobacct1") || name.equalsIgnoringCase("jobacct8") { return .userName }
    if name.equalsIgnoringCase("userid") || name.equalsIgnoringCase("hostloginname") { return .userName }
    if name.equalsIgnoringCase("jobacct2") || name.equalsIgnoringCase("hostid") { return .workstation }
    return name.equalsIgnoringCase("holdkey") ? .pin : .none
  }

  private func add(
    _ value: Range<Int>, _ key: Range<Int>, label: KeyLabel, _ command: Range<Int>, _ fields: inout [PrintJobField]
  ) {
    guard !value.isEmpty else { return }
    fields.append(PrintJobField(place: .command, value: value, key: key, command: command, label: label))
  }

  // MARK: - Text

  private func word(_ bytes: RawSpan, _ start: Int) -> Range<Int> {
    var end = start
    while end < text.upperBound, bytes[end] > 0x20, bytes[end] != 0x3D { end += 1 }
    return start..<end
  }

  private func value(_ bytes: RawSpan, _ start: Int, takesLine: Bool) -> (range: Range<Int>, next: Int) {
    if bytes.u8(at: start) == 0x22, start < text.upperBound {
      let end = bytes.prefix(text.upperBound).firstIndex(of: 0x22, from: start + 1) ?? text.upperBound
      return (start + 1..<max(start + 1, end), end + 1)
    }
    if takesLine { return (start..<text.upperBound, text.upperBound) }
    var end = start
    while end < text.upperBound, bytes[end] > 0x20 { end += 1 }
    return (start..<end, end)
  }

  private func trimmed(_ bytes: RawSpan, _ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, bytes[low] <= 0x20 { low += 1 }
    while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
    return low..<high
  }

  private func unquoted(_ bytes: RawSpan, _ range: Range<Int>) -> Range<Int> {
    guard range.count >= 2, bytes[range.lowerBound] == 0x22, bytes[range.upperBound - 1] == 0x22 else { return range }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}
