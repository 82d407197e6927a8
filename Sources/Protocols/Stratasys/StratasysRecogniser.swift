import Bytes

/// Recognises the protocol by its first block, or by any later one if the capture began in the middle.
enum StratasysRecogniser {
  private static let words: [StaticString] = ["GetFile", "SendFile", "status.sts", "OK", "NA", "Transferred: "]

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let block = window.bytes.prefix(StratasysBlock.size)
    guard block.byteCount > 0 else { return .unsure }
    if window.bytes.begins(with: "set machineStatus(") { return .yes }
    guard StratasysBlock.isWellFormed(block) else { return .no }
    let text = block.prefix(block.firstIndex(of: 0) ?? block.byteCount)
    let isEnded = text.byteCount < block.byteCount
    for word in words where fits(text, word, isEnded: isEnded) {
      return block.byteCount == StratasysBlock.size && isEnded ? .yes : .unsure
    }
    return HTTP1Recogniser.isPrefix(text, of: "set machineStatus(") && !isEnded ? .unsure : .no
  }

  private static func fits(_ text: RawSpan, _ word: StaticString, isEnded: Bool) -> Bool {
    if !isEnded, HTTP1Recogniser.isPrefix(text, of: word) { return true }
    guard text.begins(with: word) else { return false }
    let rest = text.dropping(word.utf8CodeUnitCount).trimmingBlanks()
    return rest.byteCount == 0 || word.utf8CodeUnitCount == 13 && rest.decimal != nil
  }
}
