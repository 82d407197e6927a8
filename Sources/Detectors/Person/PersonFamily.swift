import AuditModel
import Bytes

/// Names and addresses of people, birth dates and gender: keys tell, shapes speak against.
enum PersonFamily {
  /// A full name: two to five words, each a name.
  static func judgeName(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (3...80).contains(text.byteCount), let words = nameWords(text), (1...5).contains(words.count),
      !ValueText.isEmptyWord(text)
    else { return }
    hits.add(.fullName, range, of: value, rank: .person, confidence: confidence)
  }

  /// Under the bare key `name`, which may name anything: two to four capitalised words, none of them technical.
  static func judgeLoneName(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (5...48).contains(text.byteCount), let words = nameWords(text), (2...4).contains(words.count),
      words.capitalised == words.count, !hasTechnicalWord(text)
    else { return }
    hits.add(.fullName, range, of: value, rank: .person, confidence: .inferred)
  }

  /// The names that stand before addresses in `<>`, in a list of mailboxes (RFC 5322 section 3.4). Names of companies
  /// and of programs stand there too: only what looks like the name of a person counts.
  static func judgeMailboxes(_ value: RawSpan, into hits: inout HitBuffer) {
    guard value.byteCount <= 4096 else { return }
    var start = 0
    while let angle = value.firstIndex(of: UInt8(ascii: "<"), from: start) {
      let phrase = phrase(in: value, start..<angle)
      let text = value.clamped(phrase)
      if (5...48).contains(text.byteCount), let words = nameWords(text), (2...4).contains(words.count),
        words.capitalised == words.count, !hasTechnicalWord(text)
      {
        hits.add(.fullName, phrase, of: value, rank: .person, confidence: .inferred)
      }
      let close = value.firstIndex(of: UInt8(ascii: ">"), from: angle) ?? value.byteCount
      start = (value.firstIndex(of: UInt8(ascii: ","), from: close) ?? value.byteCount) + 1
    }
  }

  /// `range` without blanks and quotation marks.
  private static func phrase(in value: RawSpan, _ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, value[low] <= 0x20 || value[low] == 0x22 { low += 1 }
    while high > low, value[high - 1] <= 0x20 || value[high - 1] == 0x22 { high -= 1 }
    return low..<high
  }

  /// One of the names of a person, under a key that says which.
  static func judgePart(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (1...48).contains(text.byteCount), let words = nameWords(text), (1...4).contains(words.count),
      !ValueText.isEmptyWord(text)
    else { return }
    hits.add(.fullName, range, of: value, rank: .person, confidence: confidence)
  }

  /// Letters, with hyphens, apostrophes and dots inside words; `nil` when anything else is there.
  private static func nameWords(_ text: RawSpan) -> (count: Int, capitalised: Int)? {
    var count = 0
    var capitalised = 0
    var isInWord = false
    for index in 0..<text.byteCount {
      let byte = text[index]
      if byte.isASCIILetter || byte >= 0x80 {
        if !isInWord {
          count += 1
          if byte.isASCIIUppercase || byte >= 0x80 { capitalised += 1 }
        }
        isInWord = true
      } else if byte == 0x20 || byte == 0x2C {
        isInWord = false
      } else {
        guard byte == 0x2D || byte == 0x27 || byte == 0x2E, index > 0 else { return nil }
      }
    }
    return count > 0 ? (count, capitalised) : nil
  }

  private static func hasTechnicalWord(_ text: RawSpan) -> Bool {
    let technical: [StaticString] = [
      "printer", "print", "tray", "head", "nozzle", "build", "material", "model", "support", "system", "server",
      "service",
      "device", "machine", "default", "main", "test", "job", "part", "queue", "group", "project", "software", "update",
      "error", "warning", "windows", "linux", "google", "chrome", "mozilla", "fortus", "stratasys", "grabcad",
      "makerbot",
      "the", "page", "home", "button", "menu", "company", "inc", "ltd", "gmbh", "analytics", "control", "center",
      "pla", "abs", "black", "white", "red", "blue", "green", "cassette", "extruder", "chamber", "sensor", "camera",
      "network", "interface", "ethernet", "wireless", "bed", "plate", "file", "folder", "user", "admin", "account",
    ]
    var start = 0
    while start < text.byteCount {
      let end = text.firstIndex(of: 0x20, from: start) ?? text.byteCount
      let word = text.clamped(start..<end)
      for entry in technical where word.equalsIgnoringCase(entry) { return true }
      start = end + 1
    }
    return false
  }

  /// `Apache/2.4`, as servers sign their pages in HTML's `address` (RFC 9110 section 10.2.4).
  private static func hasProductToken(_ text: RawSpan) -> Bool {
    var slash = text.firstIndex(of: 0x2F)
    while let place = slash {
      var start = place
      while start > 0, text[start - 1].isASCIIAlphanumeric { start -= 1 }
      // Three characters, so that flat B2/4 is a place.
      if place - start > 2, ValueText.hasLetter(text.clamped(start..<place)),
        text.u8(at: place + 1)?.isASCIIDigit == true
      {
        return true
      }
      slash = text.firstIndex(of: 0x2F, from: place + 1)
    }
    return false
  }

  /// A line of an address: a number, a word and a blank between.
  static func judgeAddress(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (6...256).contains(text.byteCount), ValueText.digitCount(text) > 0, ValueText.hasLetter(text),
      text.firstIndex(of: 0x20) != nil, text.firstIndex(of: 0x40) == nil, text.firstIndex(of: 0x3D) == nil,
      text.firstIndex(of: 0x7B) == nil, text.firstIndex(of: 0x3C) == nil,
      ValueText.digitCount(text) < text.byteCount / 2, !hasProductToken(text), !isServerSignature(text)
    else { return }
    hits.add(.postalAddress, range, of: value, rank: .address, confidence: confidence)
  }

  /// `Apache Server at www.example.com Port 80`, which servers put under their error pages.
  private static func isServerSignature(_ text: RawSpan) -> Bool {
    text.holdsIgnoringCase("server at ") && text.holdsIgnoringCase(" port ")
  }

  /// A postal code: three to ten letters and digits, at least three of them digits or one beside letters.
  static func judgePostcode(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (3...10).contains(text.byteCount), ValueText.digitCount(text) > 0, !ValueText.isMasked(text) else { return }
    for index in 0..<text.byteCount {
      guard text[index].isASCIIAlphanumeric || text[index] == 0x20 || text[index] == 0x2D else { return }
    }
    hits.add(.postalAddress, range, of: value, rank: .address, confidence: confidence)
  }

  /// A day in the past hundred and twenty years, in the usual orders, or as `YYYYMMDD`.
  static func judgeBirthDate(_ value: RawSpan, into hits: inout HitBuffer) {
    var range = ValueText.trim(value)
    if range.count > 10, value.u8(at: range.lowerBound + 10) == 0x54 {
      range = range.lowerBound..<range.lowerBound + 10
    }
    guard CivilDateText.isDate(value.clamped(range), years: 1900...2100) else { return }
    hits.add(.birthDate, range, of: value, rank: .date, confidence: .validated)
  }

  /// An age in years, of which a number alone says nothing: the caller knows that a person is spoken of.
  static func judgeAge(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    guard (1...3).contains(range.count), let years = value.clamped(range).decimal, (3...120).contains(years) else {
      return
    }
    hits.add(.birthDate, range, of: value, rank: .date, confidence: .inferred)
  }

  static func judgeGender(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    let words: [StaticString] = [
      "m", "f", "x", "d", "w", "male", "female", "man", "woman", "diverse", "other", "nonbinary", "non-binary",
      "mr", "mrs", "ms", "herr", "frau",
    ]
    for word in words where text.equalsIgnoringCase(word) {
      hits.add(.gender, range, of: value, rank: .person, confidence: .validated)
      return
    }
  }
}
