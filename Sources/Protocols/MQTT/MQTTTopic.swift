import Bytes

/// Topics whose levels name devices: `device/00M00A2B0800123/report`.
enum MQTTTopic {
  /// Goes through a topic in pieces. A level that looks like an identifier is a piece of its own, and comes with the
  /// level before it, which says what it is; what stands between such levels is a piece without one.
  static func forEachPiece(of topic: RawSpan, _ body: (_ piece: Range<Int>, _ level: Range<Int>?) -> Void) {
    var told = 0
    var start = 0
    var before = 0..<0
    var digits = 0
    for index in 0...topic.byteCount {
      let byte = index < topic.byteCount ? topic[index] : 0x2F
      if byte.isASCIIDigit { digits += 1 }
      guard byte == 0x2F else { continue }
      if digits >= 4, !before.isEmpty, IdentifierShape.isIdentifier(topic.clamped(start..<index)) {
        if told < start { body(told..<start, nil) }
        body(start..<index, before)
        told = index
      }
      (before, start, digits) = (start..<index, index + 1, 0)
    }
    if told < topic.byteCount { body(told..<topic.byteCount, nil) }
  }
}
