import Bytes
import Compression

/// Opens gzip or Zstandard around another source.
final class DecompressingSource: ByteSource {
  /// Bytes handed to the decompressor at once, and taken from it at once.
  private static let inputCapacity = 128 * 1024
  private static let outputLimit = 256 * 1024
  /// Output beyond this is only opened while it stays under `ratioLimit` times the input. Deflate cannot exceed 1,032;
  /// Zstandard can, without any bound, and a capture that expands so far holds nothing but one repeated frame.
  private static let freeOutput = 1 << 30
  private static let ratioLimit = 2000

  private let source: any ByteSource
  private let decompressor: StreamingDecompressor
  private let path: String
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: inputCapacity, alignment: 64)
  private var inputStart = 0
  private var inputEnd = 0
  private var output: [UInt8] = []
  private var outputStart = 0
  private var isAtInputEnd = false
  private var isComplete = false
  private var isOver = false
  private var consumed = 0
  private var produced = 0
  private var ownTrouble: (kind: String, detail: String)?

  var trouble: (kind: String, detail: String)? { ownTrouble ?? source.trouble }
  var fileSize: Int { source.fileSize }

  /// `head` is what was already read from `source`.
  init(
    _ format: StreamingDecompressor.Format, head: RawSpan, source: any ByteSource, path: String
  ) throws(CaptureError) {
    self.source = source
    self.path = path
    do { decompressor = try StreamingDecompressor(format) } catch {
      throw .damagedCompression(path: path, reason: "\(error)")
    }
    pending = [UInt8](unsafeUninitializedCapacity: head.byteCount) { buffer, count in
      head.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      count = head.byteCount
    }
  }

  /// Bytes read before this source existed, not yet in `input`.
  private var pending: [UInt8]
  private var pendingStart = 0

  deinit { input.deallocate() }

  func read(into room: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
    while outputStart == output.count {
      if isOver { return 0 }
      try open()
    }
    let count = min(room.count, output.count - outputStart)
    output.withUnsafeBytes {
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[outputStart..<outputStart + count]))
    }
    outputStart += count
    return count
  }

  /// Opens the next piece into `output`.
  private func open() throws(CaptureError) {
    if inputStart == inputEnd { try refill() }
    output.removeAll(keepingCapacity: true)
    outputStart = 0
    let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: input[inputStart..<inputEnd]))
    do {
      let step = try decompressor.decompress(bytes, into: &output, limit: Self.outputLimit)
      inputStart += step.consumed
      consumed += step.consumed
      produced += output.count
      isComplete = step.isFinished
      try judge(step.consumed)
    } catch let error as CompressionError {
      try damaged(reason: "\(error)")
    } catch let error as CaptureError { throw error } catch {}
  }

  /// Decides whether anything more can come.
  private func judge(_ progress: Int) throws(CaptureError) {
    if produced > Self.freeOutput, produced / Self.ratioLimit > consumed {
      end("expansion-limit", "compressed data grows more than \(Self.ratioLimit) times; the rest was not opened")
    } else if output.isEmpty, progress == 0 {
      if inputStart < inputEnd, isComplete {
        end("trailing-bytes", "bytes after the end of the compressed data were left out")
      } else if isAtInputEnd {
        if isComplete {
          isOver = true
        } else {
          end("truncated-compression", "the compressed data is cut; what is whole was read")
        }
      }
    }
  }

  private func damaged(reason: String) throws(CaptureError) {
    produced += output.count
    guard produced > 0 else { throw .damagedCompression(path: path, reason: reason) }
    end("damaged-compression", "the compressed data is damaged (\(reason)); what came before was read")
  }

  private func end(_ kind: String, _ detail: String) {
    isOver = true
    ownTrouble = (kind, "\(path): \(detail)")
  }

  private func refill() throws(CaptureError) {
    inputStart = 0
    inputEnd = 0
    if pendingStart < pending.count {
      let count = min(pending.count - pendingStart, input.count)
      pending.withUnsafeBytes {
        input.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[pendingStart..<pendingStart + count]))
      }
      pendingStart += count
      inputEnd = count
      if pendingStart == pending.count { pending = []; pendingStart = 0 }
    } else if !isAtInputEnd {
      inputEnd = try source.read(into: input)
      isAtInputEnd = inputEnd == 0
    }
  }
}
