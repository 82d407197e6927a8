import AuditModel
import Bytes

/// `START PART PATH`, as the report contract has it.
struct LocationText {
  /// Longest start kept; long targets are cut.
  static let startLimit = 120

  let text: String
  /// The innermost name: the key in a body, else the field's own name.
  let name: String

  /// - Parameters:
  ///   - start: The message's first words.
  ///   - field: The field's own name: header, parameter, option; empty where there is none.
  ///   - path: The path inside the value; empty when the value stands as it is.
  init(start: String, part: Part, field: String, path: String) {
    var words: [String] = []
    if !start.isEmpty { words.append(Self.cut(start)) }
    words.append(part.rawValue)
    if !field.isEmpty { words.append(field) }
    if !path.isEmpty { words.append(path) }
    if field.isEmpty, path.isEmpty { words.append(part == .path ? "0" : "$") }
    text = words.joined(separator: " ")
    name = field.isEmpty ? path : field
  }

  /// The start line as a report shows it: control characters and what is too long are taken out.
  static func cut(_ start: String) -> String {
    guard start.count > startLimit else { return start }
    return String(start.prefix(startLimit)) + "…"
  }
}
