/// Why packets cannot be captured or filtered.
package enum LiveCaptureError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The filter expression is wrong.
  case filter(String, reason: String)
  /// The interface does not exist; the names of those that do.
  case noInterface(String, known: [String])
  /// The right to capture is missing.
  case notPermitted(String, executable: String)
  /// The interface cannot be opened, or failed while it was read.
  case failed(String, reason: String)

  package var description: String {
    switch self {
    case .filter(let expression, let reason):
      "--filter '\(expression)': \(reason); see the manual page pcap-filter(7)"
    case .noInterface(let name, let known):
      "\(name): there is no such interface; there are \(known.joined(separator: ", "))"
    case .notPermitted(let name, let executable):
      "\(name): no right to capture; give it once with: sudo setcap cap_net_raw,cap_net_admin+eip '\(executable)'"
    case .failed(let name, let reason):
      "\(name): \(reason)"
    }
  }
}
