import CMimalloc
import Compression
import Cryptography
import Detectors
import Entities
import LiveCaptures
import Patterns
import Protocols

/// The libraries candor is linked with, as they name themselves at run time.
enum Libraries {
  static var all: [(name: String, version: String)] {
    [
      ("Hyperscan", PatternDatabase.libraryVersion),
      ("libpcap", InterfaceCapture.libraryVersion),
      ("libpsl", PublicSuffixes.libraryVersion),
      ("libphonenumber", PhoneLibrary.version),
      ("OpenSSL", CryptographyLibrary.version),
      ("mimalloc", allocatorVersion),
    ] + HeaderLibraries.versions + CompressionLibraries.versions
  }

  /// The library tells it as one number: two digits for each part but the first.
  private static var allocatorVersion: String {
    let number = mi_version()
    return "\(number / 100).\(number / 10 % 10).\(number % 10)"
  }
}
