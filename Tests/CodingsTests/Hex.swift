import Bytes

/// The bytes that hexadecimal digits spell; anything else between them is skipped.
func hex(_ text: String) -> [UInt8] {
  let digits = text.utf8.compactMap(\.hexValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

extension LeafRecorder {
  /// `path=value` of each leaf.
  var lines: [String] { entries.map { "\($0.path)=\($0.value)" } }
}
