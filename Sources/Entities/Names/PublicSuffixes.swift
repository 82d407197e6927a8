package import AuditModel
import CPsl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The public suffix list: below which names people register domains (publicsuffix.org). Read with libpsl, from the
/// system's copy or else from the one built into the library.
package final class PublicSuffixes: Sendable {
  /// Where Debian's package `publicsuffix` puts the compiled list.
  package static let systemPath = "/usr/share/publicsuffix/public_suffix_list.dafsa"

  /// libpsl reads a loaded list without changing it, so that threads may share it.
  private nonisolated(unsafe) let list: OpaquePointer?
  private let isOwned: Bool
  /// The list in use, for `doctor`.
  package let source: String
  /// When that list was made.
  package let date: CivilDate?

  /// libpsl's version.
  package static var libraryVersion: String { psl_get_version().map { String(cString: $0) } ?? "unknown" }

  package init(path: String = systemPath) {
    if let loaded = psl_load_file(path) {
      (list, isOwned, source) = (loaded, true, path)
      date = Self.modificationDay(of: path)
    } else {
      (list, isOwned, source) = (psl_builtin(), false, "built into libpsl")
      let time = Int(psl_builtin_file_time())
      date = time > 0 ? CivilDate(daysSinceEpoch: time / 86_400) : nil
    }
  }

  deinit { if isOwned { psl_free(list) } }

  private static func modificationDay(of path: String) -> CivilDate? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return CivilDate(daysSinceEpoch: Int(status.st_mtim.tv_sec) / 86_400)
  }

  /// The domain that somebody registered and below which `host` lies, as `stratasys.com`; `nil` for addresses, for
  /// public suffixes themselves and for names without a dot. `host` is in lower case.
  package func registrableDomain(of host: String) -> String? {
    guard host.utf8.contains(UInt8(ascii: ".")), host.utf8.count <= 255, IPAddress(host) == nil else { return nil }
    return host.withCString { text in psl_registrable_domain(list, text).map { String(cString: $0) } }
  }

  /// Whether the last label is a domain of the Internet, so not `local`, `lan` or `printer`.
  package func isInternetName(_ host: String) -> Bool {
    guard let dot = host.lastIndex(of: "."), IPAddress(host) == nil else { return false }
    let last = String(host[host.index(after: dot)...])
    return psl_is_public_suffix2(list, last, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) == 1
      && !host.hasSuffix(".home.arpa")
  }
}
