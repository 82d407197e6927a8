/// What was planted, by data type, and how much of what else there is.
struct Manifest {
  private var planted: [String: [String: Int]] = [:]
  var counters: [String: Int] = [:]

  mutating func plant(_ type: String, _ value: String) { planted[type, default: [:]][value, default: 0] += 1 }

  mutating func count(_ what: String) { counters[what, default: 0] += 1 }

  /// Sorted, so that equal captures have equal manifests. No value needs escaping.
  func json(capture: String, seed: UInt64) -> String {
    var lines = ["  \"capture\": \"\(capture)\"", "  \"seed\": \(seed)"]
    lines += counters.sorted { $0.key < $1.key }.map { "  \"\($0.key)\": \($0.value)" }
    let types = planted.sorted { $0.key < $1.key }.map { type, values in
      let list = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
      let count = values.values.reduce(0, +)
      return "    \"\(type)\": {\"count\": \(count), \"distinct\": \(values.count), \"values\": {\(list)}}"
    }
    lines.append("  \"planted\": {\n\(types.joined(separator: ",\n"))\n  }")
    return "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }
}
