import AuditModel

/// A transfer's `location` taken apart: `START PART PATH`.
struct FieldLocation: Hashable, Sendable {
  private static let parts = Dictionary(uniqueKeysWithValues: Part.allCases.map { ($0.rawValue[...], $0) })

  /// The message's first words, in lower case.
  var start: String
  var part: Part?
  /// `body $.device.mac`, with the positions in arrays left out: the same field of another element is the same field.
  var field: String
  /// The innermost name, in lower case: `mac`, `referer`, `email`.
  var name: String

  init(_ location: String) {
    let words = location.split(separator: " ", omittingEmptySubsequences: false)
    guard let position = words.firstIndex(where: { Self.parts[$0] != nil }) else {
      (start, part, field, name) = (location.lowercased(), nil, "", "")
      return
    }
    start = words[..<position].joined(separator: " ").lowercased()
    part = Self.parts[words[position]]
    field = Self.withoutPositions(words[position...].joined(separator: " "))
    let path = position + 1 < words.count ? words[words.count - 1] : ""
    let innermost = path.split(whereSeparator: { $0 == "." || $0 == "/" || $0 == "$" }).last ?? path
    name = Self.withoutPositions(String(innermost)).replacing("[]", with: "").lowercased()
  }

  private static func withoutPositions(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "[")) else { return path }
    var result = ""
    var isInside = false
    for character in path {
      if character == "]" { isInside = false }
      if !isInside || !character.isNumber { result.append(character) }
      if character == "[" { isInside = true }
    }
    return result
  }
}
