import Foundation

/// A recorded pcapng capture taken to pieces: its blocks, and the key log that is inside.
struct SecretsCapture {
  private static let packet: UInt32 = 6
  private static let secrets: UInt32 = 10

  /// All blocks but those with secrets, in their order.
  let blocks: [[UInt8]]
  let keyLog: String

  init(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Samples.path(name))))
    var blocks: [[UInt8]] = []
    var keyLog = ""
    var start = 0
    while start + 12 <= bytes.count {
      let length = Int(Self.number(bytes, at: start + 4))
      guard length >= 12, start + length <= bytes.count else { throw CocoaError(.fileReadCorruptFile) }
      let block = Array(bytes[start..<start + length])
      if Self.number(block, at: 0) == Self.secrets {
        keyLog += String(decoding: block[16..<16 + Int(Self.number(block, at: 12))], as: UTF8.self)
      } else {
        blocks.append(block)
      }
      start += length
    }
    (self.blocks, self.keyLog) = (blocks, keyLog)
  }

  /// The frames, without the headers of their blocks.
  var frames: [[UInt8]] {
    blocks.filter { Self.number($0, at: 0) == Self.packet }.map { block in
      Array(block[28..<28 + Int(Self.number(block, at: 20))])
    }
  }

  /// The capture with its secrets behind a share of its packets, from 0 (before all of them) to 1 (behind all).
  func bytes(secretsBehind share: Double) -> [UInt8] { bytes(secretsBehind: share, Array(keyLog.utf8)) }

  /// The capture with these secrets behind a share of its packets.
  /// - Parameter claimed: The length of the secrets that their block claims.
  func bytes(secretsBehind share: Double, _ keyLog: [UInt8], claimed: Int? = nil) -> [UInt8] {
    let padded = keyLog + [UInt8](repeating: 0, count: (4 - keyLog.count % 4) % 4)
    let length = UInt32(20 + padded.count)
    let block =
      Self.octets(Self.secrets) + Self.octets(length) + Self.octets(0x544C_534B)
      + Self.octets(UInt32(claimed ?? keyLog.count)) + padded + Self.octets(length)
    let packets = blocks.indices.filter { Self.number(blocks[$0], at: 0) == Self.packet }
    let number = Int(Double(packets.count) * share)
    let place = number < packets.count ? packets[number] : blocks.count
    return (blocks[..<place] + [block] + blocks[place...]).flatMap(\.self)
  }

  private static func number(_ bytes: [UInt8], at start: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
  }

  private static func octets(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
  }
}
