import Bytes
import CNghttp3

/// Decodes the field sections of one direction (RFC 9204). Static and dynamic table, prefixes and Huffman codes are
/// nghttp3's work. Safe because the pointers never leave the class and are freed with it.
@safe final class QPACKDecoder {
  enum Outcome: Equatable {
    case done
    /// Entries that the section refers to have not arrived: so many must have been inserted.
    case blocked(until: UInt64)
    case failed
  }

  /// The most that the dynamic table may hold. A receiver that announces more is not followed: its sections with
  /// references to the table stay closed.
  static let tableLimit = 1 << 20

  private var decoder: OpaquePointer?
  /// The stream of the encoder has holes, or said what cannot be.
  private(set) var isBroken = false
  private var scratch = [UInt8](repeating: 0, count: 256)

  /// - Parameter capacity: `SETTINGS_QPACK_MAX_TABLE_CAPACITY` of the receiver of the sections.
  init(capacity: UInt64) {
    let capacity = Int(min(capacity, UInt64(Self.tableLimit)))
    _ = unsafe nghttp3_qpack_decoder_new(&decoder, capacity, 1_024, nghttp3_mem_default())
  }

  deinit { unsafe nghttp3_qpack_decoder_del(decoder) }

  /// Entries inserted so far.
  var insertCount: UInt64 { unsafe decoder.map { unsafe nghttp3_qpack_decoder_get_icnt($0) } ?? 0 }

  /// Takes bytes of the encoder's stream, which come in order. Answers `false` when they cannot be instructions;
  /// nothing is taken after that.
  func readEncoder(_ bytes: RawSpan) -> Bool {
    guard !isBroken, let decoder = unsafe decoder else { return true }
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe nghttp3_qpack_decoder_read_encoder(
        decoder, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
    }
    if count < 0 { isBroken = true }
    return count >= 0
  }

  /// Bytes of the encoder's stream are missing.
  func loseEncoder() { isBroken = true }

  /// Decodes a whole section, appending its fields to `section`.
  /// - Parameter origin: where its bytes stood.
  func decode(
    _ block: RawSpan, on stream: UInt64, _ origin: borrowing OffsetMap, into section: inout FieldSection
  ) -> Outcome {
    var context: OpaquePointer?
    guard let decoder = unsafe decoder,
      unsafe nghttp3_qpack_stream_context_new(
        &context, Int64(clamping: stream), nghttp3_mem_default()) == 0,
      let context = unsafe context
    else { return .failed }
    defer { unsafe nghttp3_qpack_stream_context_del(context) }
    var at = 0
    var start = 0
    while true {
      var field = unsafe nghttp3_qpack_nv()
      var flags: UInt8 = 0
      let rest = block.dropping(at)
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe nghttp3_qpack_decoder_read_request(
          decoder, context, &field, &flags, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count, 1)
      }
      guard count >= 0 else { return .failed }
      at += count
      if flags & UInt8(NGHTTP3_QPACK_DECODE_FLAG_BLOCKED) != 0 {
        return .blocked(until: unsafe nghttp3_qpack_stream_context_get_ricnt(context))
      }
      if flags & UInt8(NGHTTP3_QPACK_DECODE_FLAG_EMIT) != 0 {
        unsafe take(field, within: Self.wire(of: start..<at, origin), &section)
        start = at
      }
      if flags & UInt8(NGHTTP3_QPACK_DECODE_FLAG_FINAL) != 0 {
        drain()
        return .done
      }
      if count == 0, flags == 0 { return .failed }
    }
  }

  private func take(_ field: nghttp3_qpack_nv, within wire: Range<UInt64>, _ section: inout FieldSection) {
    let name = unsafe nghttp3_rcbuf_get_buf(field.name)
    let value = unsafe nghttp3_rcbuf_get_buf(field.value)
    unsafe section.append(
      name: RawSpan(_unsafeStart: name.base, byteCount: name.len),
      value: RawSpan(_unsafeStart: value.base, byteCount: value.len), within: wire)
    unsafe nghttp3_rcbuf_decref(field.name)
    unsafe nghttp3_rcbuf_decref(field.value)
  }

  /// The library queues acknowledgements for the encoder; they would pile up.
  private func drain() {
    guard let decoder = unsafe decoder else { return }
    let count = unsafe nghttp3_qpack_decoder_get_decoder_streamlen(decoder)
    guard count > 0 else { return }
    if scratch.count < count { scratch = [UInt8](repeating: 0, count: count) }
    unsafe scratch.withUnsafeMutableBufferPointer { bytes in
      let base = bytes.baseAddress
      var buffer = unsafe nghttp3_buf(begin: base, end: base.map { unsafe $0 + bytes.count }, pos: base, last: base)
      unsafe nghttp3_qpack_decoder_write_decoder(decoder, &buffer)
    }
  }

  /// From the lowest to the highest place.
  private static func wire(of range: Range<Int>, _ origin: borrowing OffsetMap) -> Range<UInt64> {
    var wire: Range<UInt64>?
    origin.sources(of: range) { source in
      let known = wire ?? source
      wire = min(known.lowerBound, source.lowerBound)..<max(known.upperBound, source.upperBound)
    }
    return wire ?? 0..<0
  }
}
