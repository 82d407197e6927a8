/// Why compressed bytes could not be opened.
package enum CompressionError: Error, Equatable, Sendable {
  /// The bytes are not what the format allows, or a checksum does not fit.
  case corrupt
  /// The bytes ask for what is not given: a preset dictionary, or a window beyond the limit.
  case unsupported
  /// The library could not get memory.
  case outOfMemory
}
