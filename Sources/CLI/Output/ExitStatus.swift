/// How a run ended, for scripts and CI.
enum ExitStatus: Int32, Error {
  /// Nothing at or above the threshold.
  case clean = 0
  /// Findings at or above the threshold, or differences from what was expected.
  case findings = 1
  /// Wrong usage, configuration, rules or policy.
  case usage = 2
  /// A capture could not be read, or too little of it could.
  case incomplete = 3
}
