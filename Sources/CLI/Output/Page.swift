/// Text for people, put together before it is printed; paragraphs are broken to the width of the terminal.
struct Page {
  private var text = ""
  private let width = Terminal.width

  mutating func line(_ line: String = "") { text += line + "\n" }

  /// - Parameters:
  ///   - indent: Blanks before each line.
  ///   - hanging: More blanks before each line but the first.
  mutating func paragraph(_ words: String, indent: Int, hanging: Int = 0) {
    var current = String(repeating: " ", count: indent)
    var isEmpty = true
    for word in words.split(separator: " ") {
      if !isEmpty, current.count + 1 + word.count > width {
        line(current)
        current = String(repeating: " ", count: indent + hanging)
        isEmpty = true
      }
      current += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    if !isEmpty { line(current) }
  }

  /// Prints what was put together.
  func print() throws { try Terminal.print(text) }
}
