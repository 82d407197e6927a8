import Detectors
import Entities

/// Data files that are not candor's own, with their dates.
enum DataFiles {
  static var all: [(name: String, state: String)] {
    let suffixes = PublicSuffixes()
    let vendors = VendorRegistry()
    return [
      ("public suffixes", "\(suffixes.source), \(suffixes.date.map { "of \($0)" } ?? "date unknown")"),
      ("MAC registry", vendors.date.map { "\(VendorRegistry.systemFolder), of \($0)" } ?? "missing; install ieee-data"),
      ("phone metadata", "that of libphonenumber \(PhoneLibrary.version)"),
    ]
  }
}
