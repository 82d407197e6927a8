import Bytes

extension [UInt8] {
  /// The elements, borrowed.
  var rawBytes: RawSpan {
    @_lifetime(borrow self) get { unsafe span.bytes }
  }

  /// Adds a copy of the bytes of `span`.
  mutating func append(bytesOf span: RawSpan) {
    unsafe span.withUnsafeBytes { buffer in unsafe append(contentsOf: buffer) }
  }
}
