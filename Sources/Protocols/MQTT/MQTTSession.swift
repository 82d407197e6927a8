/// What both directions of a connection know of it.
struct MQTTSession {
  /// 3, 4 or 5; 0 as long as no packet has told.
  var version: UInt8 = 0
}
