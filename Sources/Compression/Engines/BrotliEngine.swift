import CBrotli

/// Google's brotli decoder. Its window is at most 16 MiB.
final class BrotliEngine: DecompressionEngine {
  private var state: OpaquePointer

  init() throws(CompressionError) { state = try BrotliEngine.make() }

  deinit { BrotliDecoderDestroyInstance(state) }

  private static func make() throws(CompressionError) -> OpaquePointer {
    guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { throw .outOfMemory }
    return state
  }

  func reset() throws(CompressionError) {
    let fresh = try BrotliEngine.make()
    BrotliDecoderDestroyInstance(state)
    state = fresh
  }

  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableBufferPointer<UInt8>) -> EngineStep {
    var available = input.count
    var room = output.count
    var next = input.bindMemory(to: UInt8.self).baseAddress
    var target = output.baseAddress
    let result = BrotliDecoderDecompressStream(state, &available, &next, &room, &target, nil)
    return EngineStep(
      consumed: input.count - available, produced: output.count - room,
      isEnd: result == BROTLI_DECODER_RESULT_SUCCESS,
      failure: result == BROTLI_DECODER_RESULT_ERROR ? .corrupt : nil)
  }
}
