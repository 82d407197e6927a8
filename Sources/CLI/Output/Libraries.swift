import Detectors
import LiveCaptures

/// The libraries candor is linked with, as they name themselves.
enum Libraries {
  static let all: [(name: String, version: String)] = [
    ("libpcap", InterfaceCapture.libraryVersion),
    ("libphonenumber", PhoneLibrary.version),
  ]
}
