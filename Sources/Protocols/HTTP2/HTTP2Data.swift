/// The DATA frame that is being read.
struct HTTP2Data {
  let stream: UInt32
  /// Bytes of content still to come.
  var left: Int
  /// Bytes of padding behind the content.
  var padding: Int
  /// The stream ends with it.
  let isLast: Bool

  func without(_ count: Int) -> HTTP2Data {
    var rest = self
    rest.left -= count
    return rest
  }
}
