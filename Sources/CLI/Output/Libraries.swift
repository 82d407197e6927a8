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
    ] + HeaderLibraries.versions + CompressionLibraries.versions
  }
}
