/// Where the decoder stands in the bytes of a frame.
struct HeaderWalk {
  /// Start of the next header.
  var offset = 0
  /// End of the bytes at hand that belong to the present layer.
  var end: Int
  /// Bytes of the present layer that the capture does not hold; they would follow `end`.
  var missing = 0
  /// Tunnels entered so far.
  var tunnels = 0
  /// Headers entered so far by their EtherType: what bounds nesting that no tunnel counts.
  var layers = 0
  /// The transport checksum was made for another destination than the header names.
  var isRerouted = false
  var place = Packet.PayloadPlace.frame

  @inline(__always) var available: Int { end - offset }

  /// Narrows the layer to `length` bytes from `offset`, as a header announces. `false` when the header announces more
  /// than there ever was.
  @inline(__always)
  mutating func narrow(to length: Int) -> Bool {
    let available = end - offset
    if length <= available {
      end = offset + length
      missing = 0
      return true
    }
    let isPlausible = length <= available &+ missing
    missing = length - available
    return isPlausible
  }
}
