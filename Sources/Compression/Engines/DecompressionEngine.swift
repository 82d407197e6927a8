/// One library behind `StreamingDecompressor`. An engine reads one stream (member, frame) at a time.
protocol DecompressionEngine: AnyObject {
  /// Moves bytes from `input` to `output` until one of them is used up or the stream ends.
  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableBufferPointer<UInt8>) -> EngineStep
  /// Makes ready for a new stream, keeping the memory.
  func reset() throws(CompressionError)
}

/// What one call of an engine did.
struct EngineStep {
  var consumed: Int
  var produced: Int
  var isEnd: Bool
  /// What stopped it; what was produced before that is good.
  var failure: CompressionError?
}
