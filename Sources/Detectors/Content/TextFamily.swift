import AuditModel
import Bytes

/// Data whose meaning only the key tells: texts, numbers, versions, URLs and file names.
enum TextFamily {
  /// A short readable text with a letter or digit in it.
  static func judgeText(
    _ type: DataType, _ value: RawSpan, rank: Rank, confidence: Confidence, into hits: inout HitBuffer
  ) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (1...256).contains(text.byteCount), ValueText.isPrintable(text), !ValueText.isEmptyWord(text) else { return }
    hits.add(type, range, of: value, rank: rank, confidence: confidence, isContainer: true)
  }

  /// As `judgeText`, with a letter, and not that alone.
  static func judgeWords(
    _ type: DataType, _ value: RawSpan, rank: Rank, confidence: Confidence, into hits: inout HitBuffer
  ) {
    let range = ValueText.trim(value)
    guard range.count > 1, ValueText.hasLetter(value.clamped(range)) else { return }
    judgeText(type, value, rank: rank, confidence: confidence, into: &hits)
  }

  /// A number, perhaps with sign, fraction and unit.
  static func judgeQuantity(
    _ type: DataType, _ value: RawSpan, rank: Rank, confidence: Confidence, into hits: inout HitBuffer
  ) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (1...32).contains(text.byteCount), ValueText.digitCount(text) > 0 else { return }
    var letters = 0
    for index in 0..<text.byteCount {
      let byte = text[index]
      if byte.isASCIILetter || byte == 0x25 || byte >= 0x80 { letters += 1 }
      guard
        byte.isASCIIAlphanumeric || byte == 0x2E || byte == 0x2D || byte == 0x2B || byte == 0x20 || byte == 0x25
          || byte == 0x3A || byte >= 0x80
      else { return }
    }
    guard letters <= 6 else { return }
    hits.add(type, range, of: value, rank: rank, confidence: confidence)
  }

  /// Numbers parted by dots, with a word or a build behind or before.
  static func judgeVersion(
    _ type: DataType, _ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer
  ) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (1...64).contains(text.byteCount), ValueText.digitCount(text) > 0, ValueText.isPrintable(text) else { return }
    guard text.firstIndex(of: 0x2F) == nil || text.byteCount < 32 else { return }
    hits.add(type, range, of: value, rank: .software, confidence: confidence)
  }

  /// An absolute URL, or a path under a key that says page.
  static func judgeURL(_ type: DataType, _ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard text.byteCount >= 8, text.byteCount <= 8192,
      text.beginsIgnoringCase(with: "http://") || text.beginsIgnoringCase(with: "https://")
        || text.beginsIgnoringCase(with: "android-app://") || text.beginsIgnoringCase(with: "ftp://")
    else { return }
    hits.add(type, range, of: value, rank: .event, confidence: confidence, isContainer: true)
  }

  /// A name with an ending of letters, or a path to one.
  static func judgeFileName(_ type: DataType, _ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (3...512).contains(text.byteCount), ValueText.isPrintable(text), let ending = ending(of: text),
      (1...8).contains(ending.count), ValueText.hasLetter(text.clamped(ending)), !text.beginsIgnoringCase(with: "http"),
      // A program named it, nobody else.
      !text.clamped(ending).equalsIgnoringCase("log")
    else { return }
    hits.add(type, range, of: value, rank: .file, confidence: confidence, isContainer: true)
  }

  private static func ending(of text: RawSpan) -> Range<Int>? {
    var dot = text.byteCount - 1
    while dot > 0, text[dot] != 0x2E {
      guard text[dot].isASCIIAlphanumeric else { return nil }
      dot -= 1
    }
    guard dot > 0, dot < text.byteCount - 1, text[dot - 1] != 0x2F, text[dot - 1] != 0x5C else { return nil }
    return dot + 1..<text.byteCount
  }

  /// What a customer called a job: readable, not a number alone, not a state.
  static func judgeJobName(_ type: DataType, _ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (2...256).contains(text.byteCount), ValueText.isPrintable(text), ValueText.hasLetter(text),
      !ValueText.isEmptyWord(text)
    else { return }
    hits.add(type, range, of: value, rank: .job, confidence: confidence, isContainer: true)
  }

  /// A still image: JPEG, PNG or WebP by its first bytes.
  static func judgeImage(_ type: DataType, _ value: RawSpan, into hits: inout HitBuffer) {
    guard value.byteCount >= 64 else { return }
    let isJPEG = value[0] == 0xFF && value[1] == 0xD8 && value[2] == 0xFF
    let isPNG = value.u32(at: 0) == 0x8950_4E47
    let isWebP = value.begins(with: "RIFF") && value.dropping(8).begins(with: "WEBP")
    guard isJPEG || isPNG || isWebP else { return }
    hits.add(type, 0..<value.byteCount, of: value, rank: .file, confidence: .validated)
  }
}
