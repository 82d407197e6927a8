/// Builds messages as RFC 7252 section 3 lays them out.
enum CoAPBuilder {
  /// Options must be in ascending order of their numbers.
  static func message(
    type: UInt8 = 0, code: UInt8, token: [UInt8] = [0x4A], id: UInt16 = 0x1234, options: [(Int, [UInt8])] = [],
    payload: [UInt8] = []
  ) -> [UInt8] {
    var bytes = [0x40 | type << 4 | UInt8(token.count), code, UInt8(id >> 8), UInt8(id & 255)] + token
    var last = 0
    for (number, value) in options {
      let (delta, more) = extended(number - last)
      let (length, rest) = extended(value.count)
      bytes += [delta << 4 | length] + more + rest + value
      last = number
    }
    return payload.isEmpty ? bytes : bytes + [0xFF] + payload
  }

  static func path(_ levels: String...) -> [(Int, [UInt8])] { levels.map { (11, Array($0.utf8)) } }

  private static func extended(_ value: Int) -> (UInt8, [UInt8]) {
    if value < 13 { return (UInt8(value), []) }
    if value < 269 { return (13, [UInt8(value - 13)]) }
    return (14, [UInt8((value - 269) >> 8), UInt8((value - 269) & 255)])
  }
}
