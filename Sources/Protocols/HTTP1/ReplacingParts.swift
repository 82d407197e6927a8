import Bytes
import Codings

/// Where parts that replace each other (`multipart/x-mixed-replace`: long polling, camera pictures) end. Such a body
/// may go on for days, so each part is told as soon as it is whole.
struct ReplacingParts {
  /// Delimiters shorter than this are not trusted to divide anything.
  private static let shortest = 4
  /// Bytes taken at once, so that dividing them stays cheap.
  static let step = 1_024

  /// A line end, two hyphens and the boundary (RFC 2046 section 5.1.1); empty for any other body.
  private var delimiter: [UInt8] = []
  /// How far the buffer was searched.
  private var searched = 1

  var isActive: Bool { !delimiter.isEmpty }

  mutating func begin(_ mediaType: RawSpan) {
    delimiter.removeAll(keepingCapacity: true)
    searched = 1
    guard mediaType.byteCount > 25, mediaType[0] | 0x20 == 0x6D,
      mediaType.beginsIgnoringCase(with: "multipart/x-mixed-replace"),
      let range = MultipartTokenizer.boundary(in: mediaType), range.count >= Self.shortest, range.count <= 128
    else { return }
    delimiter.append(contentsOf: [0x0A, 0x2D, 0x2D])
    delimiter.append(bytesOf: mediaType.clamped(range))
  }

  /// Where the next part begins, the line end before its delimiter excluded.
  mutating func next(in bytes: RawSpan) -> Int? {
    var at = searched
    while let end = bytes.firstIndex(of: 0x0A, from: at), end + delimiter.count <= bytes.byteCount {
      // A line end before the first delimiter is no part.
      if end > 1, bytes.clamped(end..<end + delimiter.count).equals(delimiter.rawBytes) {
        searched = 1
        return end + 1
      }
      at = end + 1
    }
    searched = max(1, bytes.byteCount - delimiter.count + 1)
    return nil
  }

  /// The buffer was given out.
  mutating func restart() { searched = 1 }
}
