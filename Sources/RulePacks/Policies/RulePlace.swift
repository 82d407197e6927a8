/// A place in a rule file, kept by values that are checked again after reading. Line and column count from 1.
package struct RulePlace: Hashable, Sendable {
  package let file: String
  package let line: Int
  package let column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  init(_ node: RuleNode) { self.init(file: node.file, line: node.line, column: node.column) }

  /// A complaint about what stands here.
  package func error(_ problem: String, hint: String = "") -> RuleError {
    RuleError(file: file, line: line, column: column, problem: problem, hint: hint)
  }
}
