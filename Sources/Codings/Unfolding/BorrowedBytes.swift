/// Bytes that somebody further up the call stack holds. Safe because its owner sets it only from a span that outlives
/// every use, and clears it before that span ends.
@safe struct BorrowedBytes {
  private var buffer = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

  init() {}

  init(_ span: RawSpan) { unsafe buffer = span.withUnsafeBytes { unsafe $0 } }

  /// The bytes, for use within one expression.
  var span: RawSpan {
    @_lifetime(borrow self) get { unsafe RawSpan(_unsafeBytes: buffer) }
  }
}
