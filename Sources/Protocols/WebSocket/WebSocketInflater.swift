import Bytes
import Compression

/// Opens the messages of one direction (permessage-deflate, RFC 7692 section 7.2.2). What one message said, the next
/// may refer to, so that after a loss nothing more can be opened unless the sender forgets too.
final class WebSocketInflater {
  enum Outcome: Equatable {
    case opened
    /// Not deflate, or it refers to what was lost.
    case corrupt
    /// It grows beyond all proportion, or beyond what is read.
    case tooLarge
  }

  static let limit = 16 << 20
  private static let step = 1 << 20
  private static let ratioLimit = 200

  private let forgets: Bool
  private var engine: StreamingDecompressor?
  private(set) var isLost = false

  init(forgets: Bool) { self.forgets = forgets }

  /// Messages were missed.
  func lose() {
    engine = nil
    isLost = !forgets
  }

  /// Opens `message` into `output` (emptied first).
  func open(_ message: [UInt8], into output: inout [UInt8]) -> Outcome {
    output.removeAll(keepingCapacity: true)
    if isLost { return .corrupt }
    let outcome = run(message + [0, 0, 0xFF, 0xFF], &output)
    if outcome != .opened { lose() }
    if forgets { engine = nil }
    return outcome
  }

  private func run(_ input: [UInt8], _ output: inout [UInt8]) -> Outcome {
    guard let engine = try? engine ?? StreamingDecompressor(.rawDeflate) else { return .corrupt }
    self.engine = engine
    var at = 0
    while true {
      let before = output.count
      guard let result = try? engine.decompress(input.rawBytes.dropping(at), into: &output, limit: Self.step)
      else { return .corrupt }
      at += result.consumed
      if result.isFinished {
        // A last block: the next message begins a new stream.
        self.engine = nil
        return .opened
      }
      if output.count == before || at >= input.count && output.count - before < Self.step { return .opened }
      if output.count >= Self.limit || output.count > Self.step && output.count / max(at, 1) > Self.ratioLimit {
        return .tooLarge
      }
    }
  }
}
