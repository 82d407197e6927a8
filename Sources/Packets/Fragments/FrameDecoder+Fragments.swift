import AuditModel
import Bytes

extension FrameDecoder {
  /// Takes the fragment that begins at the walk's offset; goes on with the datagram if that is now whole.
  @inline(never)
  mutating func readFragment(
    _ key: FragmentKey, offset: Int, more: Bool, number: UInt8, _ bytes: RawSpan, _ walk: inout HeaderWalk,
    _ packet: inout Packet
  ) {
    packet.checksum = .unchecked
    guard walk.missing == 0 else {
      // Cut by the snap length: no datagram can be made of it.
      note("fragment-cut")
      return leaf(.ip(number), walk, &packet)
    }
    var condition: StaticString?
    let outcome = fragments.add(
      bytes.clamped(walk.offset..<walk.end), key: key, offset: offset, more: more, number: number, frame: frameNumber,
      time: frameTime, trouble: &condition)
    if let condition { note(condition) }
    switch outcome {
    case .waiting: leaf(.fragment, walk, &packet)
    case .refused: leaf(.ip(number), walk, &packet)
    case .complete(let datagram):
      guard enterTunnel(&walk) else { return leaf(.ip(number), walk, &packet) }
      assembled = datagram
      // The local copy keeps these bytes alive should a datagram inside them be put together too.
      let whole = datagram.bytes
      var inner = HeaderWalk(end: whole.count)
      inner.tunnels = walk.tunnels
      inner.layers = walk.layers
      inner.place = .datagram
      unsafe readFragmented(datagram.number, whole.span.bytes, &inner, &packet)
    }
  }
}
