#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `Generate http|few|churn OUTPUT.pcap [BYTES] [SEED]` writes a capture and, beside it, `OUTPUT.pcap.json` with what was
/// planted in it. The same arguments give the same bytes.
@main struct Generate {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2, arguments.count <= 4, let kind = Kind(rawValue: arguments[0]),
      let size = arguments.count > 2 ? Int(arguments[2]) : kind.standardSize,
      let seed = arguments.count > 3 ? UInt64(arguments[3]) : 1, let capture = CaptureOutput(path: arguments[1])
    else {
      complain("usage: Generate http|few|churn OUTPUT.pcap [BYTES] [SEED]")
      exit(2)
    }
    var planter = Planter(seed: seed)
    switch kind {
    case .http:
      var traffic = HTTPTraffic(seed: seed)
      traffic.write(size, to: capture, planting: &planter)
      planter.manifest.counters["pairs"] = traffic.pairs
    case .few, .churn:
      var traffic = SmallTraffic(seed: seed, isChurn: kind == .churn)
      traffic.write(size, to: capture, planting: &planter)
    }
    planter.manifest.counters["bytes"] = capture.bytes
    planter.manifest.counters["packets"] = capture.packets
    planter.manifest.counters["flows"] = capture.flows
    guard capture.finish(), let manifest = CaptureOutput(textPath: arguments[1] + ".json") else {
      complain("\(arguments[1]): cannot be written")
      exit(1)
    }
    manifest.append(text: planter.manifest.json(capture: kind.rawValue, seed: seed))
    exit(manifest.finish() ? 0 : 1)
  }

  private enum Kind: String {
    case http, few, churn

    var standardSize: Int { self == .http ? 1_020_000_000 : 500_000_000 }
  }

  private static func complain(_ text: String) {
    let line = text + "\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
  }
}
