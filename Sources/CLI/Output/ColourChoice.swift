import ArgumentParser
import Foundation

/// `--color`. When `auto`: `NO_COLOR` (not empty) turns colour off, then `CLICOLOR_FORCE` turns it on, then a terminal
/// that is not dumb has it.
enum ColourChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  func isOn(environment: [String: String] = ProcessInfo.processInfo.environment, onTerminal: Bool) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment["NO_COLOR"], !value.isEmpty { return false }
      if let value = environment["CLICOLOR_FORCE"], !value.isEmpty, value != "0" { return true }
      return onTerminal && environment["TERM"] != "dumb"
    }
  }
}
