import Bytes

/// The methods whose responses are framed differently (RFC 9112 section 6.3).
enum RequestMethod: UInt8 {
  case head, connect, other

  init(_ name: RawSpan) { self = name.equals("HEAD") ? .head : name.equals("CONNECT") ? .connect : .other }
}
