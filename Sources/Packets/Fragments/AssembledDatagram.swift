/// The payload of an IP datagram, put together.
struct AssembledDatagram {
  var bytes: [UInt8] = []
  /// Frames that brought fragments, in order of arrival, at most 1,000.
  var frames: [Int] = []
  /// Number of the header that `bytes` begins with.
  var number: UInt8 = 0
}
