package import Bytes
import Compression

/// Undoes content codings, bounded in size and in ratio. Keeps its decompressors for the next body.
package final class ContentDecoder {
  package enum Outcome: Sendable, Equatable {
    case complete
    /// The end is missing; what there was has been opened.
    case cut
    case corrupt
    /// The output is larger than allowed, or grew beyond all proportion.
    case tooLarge
  }

  /// Output up to this is never a bomb.
  static let ratioFrom = 1 << 20
  /// Beyond that, so many bytes of output for one of input are.
  static let ratioLimit = 200

  private var decompressors: [StreamingDecompressor.Format: StreamingDecompressor] = [:]

  package init() {}

  /// Opens `body`, appending to `output` (emptied first) at most `limit` bytes.
  package func decode(
    _ body: RawSpan, _ coding: ContentCoding, into output: inout [UInt8], limit: Int
  ) -> Outcome {
    run(body, coding, into: &output, limit: limit, slice: .max) { _, _ in }
  }

  /// Opens `body` again, in small slices, and writes down which input each piece of output came from. To be done only
  /// for a body in which something was found.
  package func map(_ body: RawSpan, _ coding: ContentCoding, limit: Int, into map: inout OffsetMap) {
    var output: [UInt8] = []
    let slice = max(16, body.byteCount / 32_768)
    // A deflate code may begin up to four bytes before the slice that completes it.
    let lookBack = coding == .gzip || coding == .deflate ? 4 : 0
    map.removeAll()
    _ = run(body, coding, into: &output, limit: limit, slice: slice) { derived, source in
      let low = UInt64(max(0, source.lowerBound - lookBack))
      ContentDecoder.append(derived, low..<UInt64(source.upperBound), to: &map)
    }
  }

  /// A block that happens to be as long as its source must not be taken for a byte-by-byte piece.
  private static func append(_ derived: Range<Int>, _ source: Range<UInt64>, to map: inout OffsetMap) {
    guard derived.count == source.count, derived.count > 1 else { return map.append(derived: derived, source: source) }
    map.append(derived: derived.lowerBound..<derived.lowerBound + 1, source: source)
    map.append(derived: derived.lowerBound + 1..<derived.upperBound, source: source)
  }

  private func run(
    _ body: RawSpan, _ coding: ContentCoding, into output: inout [UInt8], limit: Int, slice: Int,
    piece: (Range<Int>, Range<Int>) -> Void
  ) -> Outcome {
    let format = ContentDecoder.format(coding, body)
    let outcome = run(body, format, into: &output, limit: limit, slice: slice, piece: piece)
    guard outcome == .corrupt, output.isEmpty, coding == .deflate else { return outcome }
    let other: StreamingDecompressor.Format = format == .zlib ? .rawDeflate : .zlib
    return run(body, other, into: &output, limit: limit, slice: slice, piece: piece)
  }

  private static func format(_ coding: ContentCoding, _ body: RawSpan) -> StreamingDecompressor.Format {
    switch coding {
    case .gzip: .gzip
    case .brotli: .brotli
    case .zstd: .zstd
    // RFC 1950 section 2.2: the check bits tell zlib from a raw stream nearly always.
    case .deflate: (body.u16(at: 0) ?? 1) % 31 == 0 && body[0] & 0x0F == 8 ? .zlib : .rawDeflate
    }
  }

  private func run(
    _ body: RawSpan, _ format: StreamingDecompressor.Format, into output: inout [UInt8], limit: Int, slice: Int,
    piece: (Range<Int>, Range<Int>) -> Void
  ) -> Outcome {
    output.removeAll(keepingCapacity: true)
    guard let decompressor = try? decompressor(format) else { return .corrupt }
    var offset = 0
    // Input that has not yet shown any output belongs to the output that comes next.
    var pending = 0
    while true {
      let before = output.count
      let end = body.byteCount - offset > slice ? offset + slice : body.byteCount
      let step = min(limit - before, ContentDecoder.ratioFrom)
      guard let result = try? decompressor.decompress(body.extracting(offset..<end), into: &output, limit: step)
      else {
        if output.count > before { piece(before..<output.count, pending..<end) }
        return .corrupt
      }
      offset += result.consumed
      if output.count > before {
        piece(before..<output.count, pending..<offset)
        pending = offset
      }
      let isStuck = result.consumed == 0 && output.count == before
      if result.isFinished, isStuck || offset == body.byteCount { return .complete }
      if output.count >= limit { return .tooLarge }
      if output.count > ContentDecoder.ratioFrom, output.count / max(offset, 1) > ContentDecoder.ratioLimit {
        return .tooLarge
      }
      if isStuck { return .cut }
    }
  }

  private func decompressor(_ format: StreamingDecompressor.Format) throws(CompressionError) -> StreamingDecompressor {
    if let known = decompressors[format] {
      try known.reset()
      return known
    }
    // RFC 9659: on the web a Zstandard window has at most 8 MiB.
    let fresh = try StreamingDecompressor(format, windowLogLimit: 23)
    decompressors[format] = fresh
    return fresh
  }
}
