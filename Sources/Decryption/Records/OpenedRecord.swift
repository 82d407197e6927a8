/// What a record held.
package struct OpenedRecord: Equatable, Sendable {
  /// As in the header of records in clear: 21 alert, 22 handshake, 23 application data …
  package let type: UInt8
  /// Octets of the content.
  package let count: Int
  /// Where the content's ciphertext begins in the fragment. Ciphertext and content are equally long.
  package let start: Int
}
