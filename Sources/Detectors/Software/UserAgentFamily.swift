import AuditModel
import Bytes

/// What a `User-Agent` (RFC 9110 section 10.1.5) and the client hints tell: program, operating system, device model.
enum UserAgentFamily {
  /// Product names that say more than `Mozilla`, the most telling first.
  private static let browsers: [StaticString] = [
    "Edg/", "EdgA/", "OPR/", "SamsungBrowser/", "Vivaldi/", "YaBrowser/", "CriOS/", "FxiOS/", "Firefox/",
    "HeadlessChrome/", "Electron/", "Chromium/", "Chrome/", "Version/", "Trident/", "MSIE ",
  ]

  static func judge(_ value: RawSpan, into hits: inout HitBuffer) {
    let text = value.prefix(1024)
    guard text.byteCount >= 3 else { return }
    judgeProgram(text, into: &hits)
    guard let open = text.firstIndex(of: 0x28) else { return }
    let close = text.firstIndex(of: 0x29, from: open) ?? text.byteCount
    judgeComment(open + 1..<close, in: text, into: &hits)
  }

  private static func judgeProgram(_ text: RawSpan, into hits: inout HitBuffer) {
    for browser in browsers {
      guard let start = find(browser, in: text) else { continue }
      hits.add(.browserType, start..<productEnd(start, in: text), of: text, rank: .software, confidence: .validated)
      return
    }
    // Any other program: its first product.
    let end = productEnd(0, in: text)
    guard end >= 3, ValueText.hasLetter(text.prefix(end)) else { return }
    hits.add(.browserType, 0..<end, of: text, rank: .software, confidence: .validated)
  }

  private static func productEnd(_ start: Int, in text: RawSpan) -> Int {
    var end = start
    while end < text.byteCount, text[end] != 0x20 || text.clamped(end - 4..<end).equals("MSIE"), text[end] != 0x3B,
      text[end] != 0x29
    { end += 1 }
    return end
  }

  /// The parenthesised comment: fields parted by semicolons.
  private static func judgeComment(_ range: Range<Int>, in text: RawSpan, into hits: inout HitBuffer) {
    var start = range.lowerBound
    var isAndroid = false
    var hasSystem = false
    while start < range.upperBound {
      let semicolon = text.firstIndex(of: 0x3B, from: start) ?? range.upperBound
      let end = min(semicolon, range.upperBound)
      var low = start
      while low < end, text[low] == 0x20 { low += 1 }
      let field = text.clamped(low..<end)
      if !hasSystem, isSystem(field) {
        hits.add(.operatingSystem, low..<end, of: text, rank: .software, confidence: .validated)
        hasSystem = true
      } else if isAndroid, low < end {
        judgeModel(low..<end, in: text, into: &hits)
        isAndroid = false
      }
      if field.begins(with: "Android") { isAndroid = true }
      if field.equals("iPhone") || field.equals("iPad") || field.equals("iPod touch") {
        hits.add(.deviceModel, low..<end, of: text, rank: .software, confidence: .validated)
      }
      start = end + 1
    }
  }

  private static func isSystem(_ field: RawSpan) -> Bool {
    field.begins(with: "Windows") || field.begins(with: "Android") || field.begins(with: "CPU iPhone OS")
      || field.begins(with: "CPU OS") || field.begins(with: "Intel Mac OS X") || field.begins(with: "CrOS")
      || field.begins(with: "Linux ") || field.begins(with: "Ubuntu") || field.begins(with: "FreeBSD")
      || field.begins(with: "Mac OS X") || field.begins(with: "PPC Mac OS X")
  }

  /// Behind the system's field Android names the model, perhaps with its build.
  private static func judgeModel(_ range: Range<Int>, in text: RawSpan, into hits: inout HitBuffer) {
    var end = range.upperBound
    if let build = find(" Build/", in: text.clamped(range)) { end = range.lowerBound + build }
    let model = text.clamped(range.lowerBound..<end)
    // Newer browsers say `K` in place of the model; a language tag stood here once.
    guard model.byteCount >= 2, !model.equals("wv"), !model.equals("Mobile"), !model.equals("Tablet"),
      !(model.byteCount == 5 && model[2] == 0x2D)
    else { return }
    hits.add(.deviceModel, range.lowerBound..<end, of: text, rank: .software, confidence: .validated)
  }

  private static func find(_ text: StaticString, in value: RawSpan) -> Int? {
    let first = text.withUTF8Buffer { $0[0] }
    var from = 0
    while let index = value.firstIndex(of: first, from: from) {
      if value.dropping(index).begins(with: text) { return index }
      from = index + 1
    }
    return nil
  }

  /// `Sec-CH-UA-Platform: "Windows"` and its like: a quoted word.
  static func judgeHint(_ type: DataType, _ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    guard (1...256).contains(range.count), ValueText.hasLetter(value.clamped(range)) else { return }
    hits.add(type, range, of: value, rank: .software, confidence: .validated)
  }
}
