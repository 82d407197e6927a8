import Foundation

/// Where things that can be made again are kept between starts.
package enum CacheFolder {
  /// `CANDOR_CACHE`, `$XDG_CACHE_HOME/candor` or `~/.cache/candor` (XDG Base Directory Specification); `nil` when there
  /// is no home, or when `CANDOR_CACHE` is `off`.
  package static func find(environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
    if let named = environment["CANDOR_CACHE"] { return named == "off" ? nil : named }
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return base + "/candor" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.cache/candor"
  }
}
