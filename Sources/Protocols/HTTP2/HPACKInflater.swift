import Bytes
import CNghttp2

/// Decodes the header blocks of one direction (RFC 7541). Indices, Huffman codes and the dynamic table are nghttp2's work;
/// what nghttp2 refuses, because the capture began behind the entries that a block refers to, is taken apart here. Safe
/// because the pointer never leaves the class and is freed with it.
@safe final class HPACKInflater {
  /// What the dynamic table may grow to. An observer does not know when a SETTINGS frame took effect, so it goes by
  /// what the encoder says of its table.
  private static let tableLimit = 1 << 20

  private var inflater: OpaquePointer?
  /// Every entry of the dynamic table was seen.
  private var isTableKnown: Bool
  private var substitute: [UInt8] = []

  init(isTableKnown: Bool) {
    self.isTableKnown = isTableKnown
    open()
  }

  deinit { close() }

  private func close() {
    if let inflater = unsafe inflater { unsafe nghttp2_hd_inflate_del(inflater) }
    unsafe inflater = nil
  }

  /// Header blocks were missed: entries of the table are missing from now on.
  func loseTable() {
    isTableKnown = false
    open()
  }

  private func open() {
    close()
    guard unsafe nghttp2_hd_inflate_new(&inflater) == 0 else { return }
    _ = unsafe nghttp2_hd_inflate_change_table_size(inflater, Self.tableLimit)
  }

  /// Decodes a whole block, appending its fields to `section`.
  /// - Parameter origin: where the block's bytes stood in the stream.
  /// - Throws: `malformed` when it is no header block. What was decoded before stands in `section`; the table is lost.
  func inflate(_ block: RawSpan, _ origin: OffsetMap, into section: inout FieldSection) throws(DecodeError) {
    guard unsafe inflater != nil else { throw .malformed("hpack: no memory for a table", at: 0) }
    do throws(DecodeError) {
      if isTableKnown {
        try feed(block, in: 0..<block.byteCount, isLast: true, origin, &section)
      } else {
        try feedPieces(block, origin, &section)
        try feed(block.prefix(0), in: block.byteCount..<block.byteCount, isLast: true, origin, &section)
      }
    } catch {
      loseTable()
      throw error
    }
    _ = unsafe nghttp2_hd_inflate_end_headers(inflater)
  }

  /// Gives `bytes`, which stand for `range` of the block, to nghttp2.
  private func feed(
    _ bytes: RawSpan, in range: Range<Int>, isLast: Bool, _ origin: OffsetMap, _ section: inout FieldSection
  ) throws(DecodeError) {
    var at = 0
    var start = 0
    while true {
      var field = unsafe nghttp2_nv()
      var flags: Int32 = 0
      let rest = bytes.dropping(at)
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe nghttp2_hd_inflate_hd2(
          inflater, &field, &flags, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count,
          isLast ? 1 : 0)
      }
      guard count >= 0 else { throw .malformed("hpack: no header block", at: range.lowerBound + at) }
      at += count
      if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
        let name = unsafe RawSpan(_unsafeStart: field.name, byteCount: field.namelen)
        let value = unsafe RawSpan(_unsafeStart: field.value, byteCount: field.valuelen)
        let place = bytes.byteCount == range.count ? range.lowerBound + start..<range.lowerBound + at : range
        section.append(name: name, value: value, within: Self.wire(of: place, origin))
        start = at
      } else if count == 0 || at >= bytes.byteCount {
        return
      }
      if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 { return }
    }
  }

  private static func wire(of range: Range<Int>, _ origin: OffsetMap) -> Range<UInt64> {
    var wire: Range<UInt64>?
    origin.sources(of: range) { wire = (wire?.lowerBound ?? $0.lowerBound)..<$0.upperBound }
    return wire ?? 0..<0
  }

  // MARK: - With an unknown table

  /// Gives the block field by field. A field that refers to a missing entry is left out; if only its name is missing,
  /// `?` stands for it, so that later fields find the entry that it makes.
  private func feedPieces(
    _ block: RawSpan, _ origin: OffsetMap, _ section: inout FieldSection
  ) throws(DecodeError) {
    var at = 0
    while at < block.byteCount {
      let field = try HPACKField(block, at: at)
      let range = at..<field.end
      at = field.end
      let entries = unsafe nghttp2_hd_inflate_get_num_table_entries(inflater)
      if field.index <= entries {
        try feed(block.extracting(range), in: range, isLast: false, origin, &section)
        continue
      }
      section.unknown += 1
      guard let value = field.value else { continue }
      substitute.removeAll(keepingCapacity: true)
      substitute.append(contentsOf: [field.pattern, 1, UInt8(ascii: "?")])
      substitute.append(bytesOf: block.extracting(value))
      let bytes = substitute
      try feed(bytes.rawBytes, in: range, isLast: false, origin, &section)
    }
  }
}
