import Foundation

/// The captures that the arguments of a command name.
struct CapturePaths {
  private static let suffixes = [
    "pcap", "pcapng", "cap", "dmp", "pcap.gz", "pcapng.gz", "cap.gz", "pcap.zst", "pcapng.zst", "cap.zst", "eml",
    "mbox", "har", "eml.gz", "mbox.gz", "har.gz",
  ]

  /// Files as they are, folders replaced by the captures in and below them, in the order of their paths.
  private(set) var paths: [String] = []
  /// Folders of which nothing can be read, one line each.
  private(set) var troubles: [String] = []

  init(_ arguments: [String]) {
    for argument in arguments {
      guard argument != "-", Self.isFolder(argument) else {
        paths.append(argument)
        continue
      }
      let found = Self.captures(in: argument)
      paths += found
      if found.isEmpty { troubles.append(Self.trouble(of: argument)) }
    }
  }

  /// The captures in a folder and below it, by their suffixes.
  static func captures(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { name in suffixes.contains { name.lowercased().hasSuffix("." + $0) } }
      .sorted().map { (folder as NSString).appendingPathComponent($0) }.filter { !isFolder($0) }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func trouble(of folder: String) -> String {
    guard access(folder, R_OK | X_OK) == 0 else {
      return "\(folder): cannot be read (\(String(cString: strerror(errno)))); check the right to read it"
    }
    return "\(folder): no captures in this folder; they end in .\(suffixes.joined(separator: ", ."))"
  }
}
