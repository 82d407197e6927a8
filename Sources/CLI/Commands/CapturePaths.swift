import Foundation

/// The captures that the arguments of a command name.
enum CapturePaths {
  private static let suffixes = ["pcap", "pcapng", "cap", "dmp", "pcap.gz", "pcapng.gz", "pcap.zst", "pcapng.zst"]

  /// Files as they are, folders replaced by the captures in and below them, in the order of their paths.
  static func expand(_ arguments: [String]) throws -> [String] {
    try arguments.flatMap { argument in
      var isFolder: ObjCBool = false
      guard argument != "-", FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder),
        isFolder.boolValue
      else { return [argument] }
      let found = captures(in: argument)
      guard !found.isEmpty else {
        throw Failure.incomplete(
          "\(argument): no captures in this folder; they end in .\(suffixes.joined(separator: ", ."))")
      }
      return found
    }
  }

  static func captures(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { name in suffixes.contains { name.lowercased().hasSuffix("." + $0) } }
      .sorted().map { (folder as NSString).appendingPathComponent($0) }
  }
}
