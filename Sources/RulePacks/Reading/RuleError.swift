/// Why a file under `rules/` (or an inventory, or a configuration) cannot be used, and where in it.
package struct RuleError: Error, Equatable, Sendable, CustomStringConvertible {
  package var file: String
  /// Counted from 1; 0 when the trouble has no place in the file (it is missing, it is not text).
  package var line: Int
  package var column: Int
  package var problem: String
  /// What to do about it, in one sentence.
  package var hint: String

  package init(file: String, line: Int = 0, column: Int = 0, problem: String, hint: String) {
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem
    self.hint = hint
  }

  package var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    return hint.isEmpty ? "\(place): \(problem)" : "\(place): \(problem); \(hint)"
  }
}
