/// A policy's text, normalised so that mark-up, line breaks, case and typography make no difference.
///
/// Each line loses what only Markdown needs: indentation, list bullets, heading and quotation marks, emphasis (`*`, and
/// `_` beside a word), backslashes before punctuation, and link targets (`[words](target)` keeps the words, `<target>`
/// the target). Numbers of lists stay, since clauses are numbered by them. Typographic quotes and dashes become plain
/// ones, a no-break space a space. `display` stops here. `normalised` is also in lower case; runs of white space are
/// one space in both, and empty lines are gone. A clause's text is its lines joined by a space, and its fingerprint is
/// `sha256:` and the digest of that text in UTF-8.
struct PolicyText {
  struct Line: Equatable {
    var display: String
    var normalised: String
  }

  let lines: [Line]

  init(_ text: String) {
    lines = text.split(whereSeparator: \.isNewline).compactMap { line in
      let display = Self.plain(line)
      return display.isEmpty ? nil : Line(display: display, normalised: display.lowercased())
    }
  }

  private static func plain(_ line: Substring) -> String {
    var rest = line.drop(while: \.isWhitespace)
    while let first = rest.first, "*-+#>".contains(first), rest.dropFirst().first?.isWhitespace != false || first == "#"
    {
      rest = rest.dropFirst().drop(while: \.isWhitespace)
    }
    return collapsed(withoutEmphasis(withoutLinks(Array(rest))))
  }

  /// `[words](target)` becomes `words`; the angle brackets of `<target>` go.
  private static func withoutLinks(_ characters: [Character]) -> [Character] {
    var result: [Character] = []
    var index = 0
    while index < characters.count {
      let character = characters[index]
      if character == "]", index + 1 < characters.count, characters[index + 1] == "(",
        let end = characters[index...].firstIndex(of: ")")
      {
        index = end + 1
        continue
      }
      if character == "\\", index + 1 < characters.count, characters[index + 1].isPunctuation {
        index += 1
        result.append(characters[index])
      } else if !"[]<>*".contains(character) {
        result.append(plain(character))
      }
      index += 1
    }
    return result
  }

  /// Underscores at the edge of a word are emphasis; within one (`file_name`) they belong to it.
  private static func withoutEmphasis(_ characters: [Character]) -> [Character] {
    characters.enumerated().filter { index, character in
      guard character == "_" else { return true }
      let before = index > 0 && characters[index - 1].isLetterOrDigit
      let after = index + 1 < characters.count && characters[index + 1].isLetterOrDigit
      return before && after
    }.map(\.element)
  }

  private static func plain(_ character: Character) -> Character {
    switch character {
    case "\u{2018}", "\u{2019}": "'"
    case "\u{201C}", "\u{201D}": "\""
    case "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}": "-"
    default: character
    }
  }

  private static func collapsed(_ characters: [Character]) -> String {
    String(characters).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
