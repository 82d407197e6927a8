import Bytes

/// Opens compressed bytes piece by piece. Memory is bounded by the format's window; the caller bounds the output.
package final class StreamingDecompressor {
  package let format: Format
  private let engine: any DecompressionEngine
  /// The stream read last has ended; another member or frame may follow.
  private var isBetweenStreams = false
  private var streamsEnded = 0
  /// Output of the stream being read.
  private var produced = 0

  /// - Parameter windowLogLimit: Zstandard only: frames that need a window of more than 2 to this power bytes are
  ///   refused. RFC 9659 allows 23 on the web; 27 is the library's default.
  package init(_ format: Format, windowLogLimit: Int = 27) throws(CompressionError) {
    self.format = format
    switch format {
    case .gzip, .zlib, .rawDeflate: engine = try ZlibEngine(format)
    case .brotli: engine = try BrotliEngine()
    case .zstd: engine = try ZstdEngine(windowLogLimit: windowLogLimit)
    }
  }

  /// Makes ready for other input of the same format; cheaper than a new one.
  package func reset() throws(CompressionError) {
    try engine.reset()
    isBetweenStreams = false
    streamsEnded = 0
    produced = 0
  }

  /// Opens the next piece.
  ///
  /// Appends at most `limit` bytes to `output`. When it appended `limit` bytes there may be more to come: call again
  /// with the rest of the input (which may be empty). `isFinished` says that the compressed data may end here; should
  /// more input follow, a further gzip member or Zstandard frame is opened too, and anything else is left unconsumed.
  ///
  /// - Throws: What is wrong with the input; what was opened before that has been appended.
  package func decompress(
    _ input: RawSpan, into output: inout [UInt8], limit: Int
  ) throws(CompressionError) -> (consumed: Int, isFinished: Bool) {
    var consumed = 0
    var left = max(limit, 0)
    while true {
      if isBetweenStreams, try !beginNext(input.dropping(consumed)) { return (consumed, true) }
      let room = min(left, Self.roomStep)
      guard room > 0 else { return (consumed, false) }
      let step = run(input.dropping(consumed), into: &output, room: room)
      if let failure = step.failure {
        // What follows a complete stream and opens to nothing is no stream at all, only something appended.
        guard streamsEnded > 0, produced == 0 else { throw failure }
        isBetweenStreams = true
        return (consumed, true)
      }
      consumed += step.consumed
      left -= step.produced
      if step.isEnd {
        isBetweenStreams = true
        streamsEnded += 1
        produced = 0
      } else if consumed == input.byteCount, step.produced < room {
        return (consumed, false)
      } else if step.consumed == 0, step.produced == 0 {
        return (consumed, false)
      }
    }
  }

  /// Output is made in steps, so that a small input never reserves much.
  private static let roomStep = 64 * 1024

  private func run(_ input: RawSpan, into output: inout [UInt8], room: Int) -> EngineStep {
    let start = output.count
    if output.capacity < start + room { output.reserveCapacity(max(start + room, output.capacity * 2)) }
    var step = EngineStep(consumed: 0, produced: 0, isEnd: false)
    output.append(addingCapacity: room) { target in
      target.withUnsafeMutableBufferPointer { buffer, count in
        let free = UnsafeMutableBufferPointer(rebasing: buffer[count...])
        step = input.withUnsafeBytes { engine.run($0, free) }
        count += step.produced
      }
    }
    produced += step.produced
    return step
  }

  /// Between two streams: whether `rest` begins another one.
  private func beginNext(_ rest: RawSpan) throws(CompressionError) -> Bool {
    guard let first = rest.u8(at: 0) else { return false }
    let isMore =
      switch format {
      case .gzip: first == 0x1F
      case .zstd: first == 0x28 || first & 0xF0 == 0x50
      case .zlib, .rawDeflate, .brotli: false
      }
    guard isMore else { return false }
    try engine.reset()
    isBetweenStreams = false
    return true
  }
}
