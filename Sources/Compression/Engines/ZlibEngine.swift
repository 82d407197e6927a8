import CZlib

/// zlib for its three framings.
final class ZlibEngine: DecompressionEngine {
  // zlib keeps a pointer back to its stream, so the stream must never move.
  private let stream: UnsafeMutablePointer<z_stream>

  init(_ format: StreamingDecompressor.Format) throws(CompressionError) {
    let windowBits: Int32 =
      switch format {
      case .gzip: 15 + 16
      case .zlib: 15
      default: -15
      }
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .outOfMemory
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func reset() throws(CompressionError) {
    guard inflateReset(stream) == Z_OK else { throw .outOfMemory }
  }

  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableBufferPointer<UInt8>) -> EngineStep {
    let given = UInt32(clamping: input.count)
    let room = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = given
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = room
    defer {
      stream.pointee.next_in = nil
      stream.pointee.next_out = nil
    }
    let status = inflate(stream, Z_NO_FLUSH)
    let failure: CompressionError? =
      switch status {
      case Z_OK, Z_STREAM_END, Z_BUF_ERROR: nil
      case Z_NEED_DICT: .unsupported
      case Z_MEM_ERROR: .outOfMemory
      default: .corrupt
      }
    return EngineStep(
      consumed: Int(given - stream.pointee.avail_in), produced: Int(room - stream.pointee.avail_out),
      isEnd: status == Z_STREAM_END, failure: failure)
  }
}
