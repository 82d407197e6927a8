import Detectors
import Entities
import Foundation

/// Data files that are not candor's own, with their dates.
enum DataFiles {
  static var all: [(name: String, state: String)] {
    let suffixes = PublicSuffixes()
    let vendors = VendorRegistry()
    return [
      ("public suffixes", "\(suffixes.source), \(suffixes.date.map { "of \($0)" } ?? "date unknown")"),
      ("MAC registry", vendors.date.map { "\(VendorRegistry.systemFolder), of \($0)" } ?? "missing; install ieee-data"),
      (
        "phone metadata",
        "in \(phoneLibrary ?? "libphonenumber"), of \(phoneLibrary.flatMap(date) ?? "an unknown date")"
      ),
    ]
  }

  /// The library that holds the metadata, as it is loaded.
  private static var phoneLibrary: String? {
    // Files of /proc have no size, so they are read to their end.
    let bytes = (try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd()) ?? Data()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.contains("/libphonenumber.so") }
      .flatMap { line in line.firstIndex(of: "/").map { String(line[$0...]) } }
  }

  /// The day a file was made.
  private static func date(ofFile path: String) -> String? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.modificationDate] as? Date).map { String($0.ISO8601Format().prefix(10)) }
  }
}
