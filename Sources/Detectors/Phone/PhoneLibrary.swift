import CPhone

/// The library that knows phone numbers.
package enum PhoneLibrary {
  /// Version of the library, whose metadata is of the same date.
  package static var version: String { String(cString: candor_phone_version()) }
}
