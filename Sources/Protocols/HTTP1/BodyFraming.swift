/// Where in a body a direction is.
enum BodyFraming: Equatable {
  /// So many bytes are still to come.
  case length(UInt64)
  /// The body ends with the connection.
  case toEnd
  /// The size line of a chunk comes next (RFC 9112 section 7.1).
  case chunkSize
  /// So many bytes of a chunk are still to come.
  case chunkData(UInt64)
  /// The line end behind a chunk comes next.
  case chunkEnd
  case trailers
}
