/// Which keys tell a data type. A key is compared by its words: letter case, `_`, `-`, `.` and camelCase only part
/// them, so `serialNumber`, `serial_number` and `SERIALNUMBER` are the same two words.
package struct KeyWords: Hashable, Sendable {
  /// The key is exactly these words.
  package var whole: [String] = []
  /// The key has these words side by side, anywhere.
  package var words: [String] = []
  /// The key ends with these words.
  package var last: [String] = []
  /// A key with any of these words tells something else.
  package var never: [String] = []

  package init() {}

  package var isEmpty: Bool { whole.isEmpty && words.isEmpty && last.isEmpty }

  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("whole", "words", "last", "never")
    whole = try node.strings("whole")
    words = try node.strings("words")
    last = try node.strings("last")
    never = try node.strings("never")
    guard !isEmpty else { throw node.error("no key is named", hint: "give 'whole', 'words' or 'last'") }
  }
}
