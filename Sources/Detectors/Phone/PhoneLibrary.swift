import CPhone

/// The library that knows phone numbers.
package enum PhoneLibrary {
  /// Version of the library, whose metadata is of the same date.
  package static var version: String { String(cString: candor_phone_version()) }

  /// Makes the library ready, which otherwise the first number waits for: some seven milliseconds. From any thread.
  package static func load() { candor_phone_load() }
}
