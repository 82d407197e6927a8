package import Bytes

/// Reads one structured format from front to back, leaf by leaf. The bytes are handed in with each call, so that a
/// tokenizer can be kept and reused; they must be the same from the first call to the last.
package protocol LeafTokenizer {
  /// Starts over, keeping the memory.
  mutating func reset()

  /// Where the bytes not yet read begin. After an error: behind the last leaf that was read whole.
  var offset: Int { get }

  /// Finds the next leaf. Answers `false` at the end.
  mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool

  /// Writes the path of the leaf found last.
  func writePath(in bytes: RawSpan, to path: inout PathWriter)
}
