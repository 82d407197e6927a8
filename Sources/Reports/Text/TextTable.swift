/// Lays out cells in columns; the one flexible column is wrapped to fit the width.
struct TextTable {
  struct Cell {
    var text: String
    var paint: (String) -> String = { $0 }
  }

  let header: [String]
  /// Index of the column that is wrapped.
  let flexible: Int
  private var rows: [[Cell]] = []

  init(header: [String], flexible: Int) {
    self.header = header
    self.flexible = flexible
  }

  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  func lines(width: Int, palette: TextPalette) -> [String] {
    let titles = header.map { Cell(text: $0, paint: palette.bold) }
    let widths = columnWidths(total: width)
    return ([titles] + rows).flatMap { render($0, widths: widths) }
  }

  private func columnWidths(total: Int) -> [Int] {
    var widths = header.indices.map { column in
      ([header[column]] + rows.map { $0[column].text }).map(\.count).max() ?? 0
    }
    let others = widths.indices.filter { $0 != flexible }.reduce(0) { $0 + widths[$1] } + 2 * header.count
    widths[flexible] = max(24, min(widths[flexible], total - others))
    return widths
  }

  private func render(_ cells: [Cell], widths: [Int]) -> [String] {
    let columns = cells.indices.map { $0 == flexible ? wrap(cells[$0].text, to: widths[$0]) : [cells[$0].text] }
    let height = columns.map(\.count).max() ?? 1
    return (0..<height).map { line in
      var text = " "
      for column in columns.indices {
        let part = line < columns[column].count ? columns[column][line] : ""
        let isLast = column == columns.count - 1
        let padding = isLast ? "" : String(repeating: " ", count: max(0, widths[column] - part.count))
        text += " " + (part.isEmpty ? "" : cells[column].paint(part)) + padding
      }
      return trimmed(text)
    }
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// Breaks text at blanks into lines of at most `width` characters; a longer word stays whole.
func wrap(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if line.isEmpty {
      line = String(word)
    } else if line.count + 1 + word.count <= width {
      line += " " + word
    } else {
      lines.append(line)
      line = String(word)
    }
  }
  return lines + [line]
}
