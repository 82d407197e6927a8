import CZstd

/// Facebook's zstd decoder.
final class ZstdEngine: DecompressionEngine {
  private let context: OpaquePointer

  /// - Parameter windowLogLimit: 2 to this power is the largest window a frame may ask for, in bytes (10 to 31).
  init(windowLogLimit: Int) throws(CompressionError) {
    guard let context = ZSTD_createDCtx() else { throw .outOfMemory }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(min(max(windowLogLimit, 10), 31)))
  }

  deinit { ZSTD_freeDCtx(context) }

  func reset() throws(CompressionError) { ZSTD_DCtx_reset(context, ZSTD_reset_session_only) }

  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableBufferPointer<UInt8>) -> EngineStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let result = ZSTD_decompressStream(context, &target, &source)
    let failure = ZSTD_isError(result) != 0 ? ZstdEngine.error(result) : nil
    return EngineStep(consumed: source.pos, produced: target.pos, isEnd: result == 0, failure: failure)
  }

  private static func error(_ result: Int) -> CompressionError {
    switch ZSTD_getErrorCode(result) {
    case ZSTD_error_frameParameter_windowTooLarge, ZSTD_error_dictionary_wrong, ZSTD_error_version_unsupported,
      ZSTD_error_frameParameter_unsupported:
      .unsupported
    case ZSTD_error_memory_allocation: .outOfMemory
    default: .corrupt
    }
  }
}
