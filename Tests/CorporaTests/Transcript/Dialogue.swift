import AuditModel
import Bytes
import Glibc
import Protocols

/// What two sides said on one connection, from a text file in which `>>>` and `<<<` lines mark who speaks.
struct Dialogue {
  private var turns: [(direction: FlowDirection, bytes: [UInt8])] = []

  init?(path: String) {
    guard let data = Self.contents(of: path) else { return nil }
    for line in data.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.starts(with: Array(">>>".utf8)) {
        turns.append((.fromInitiator, []))
      } else if line.starts(with: Array("<<<".utf8)) {
        turns.append((.fromResponder, []))
      } else if let last = turns.indices.last {
        turns[last].bytes += line + [0x0A]
      }
    }
    // The line end before a mark, or before the end of the file, belongs to neither side.
    for index in turns.indices where !turns[index].bytes.isEmpty { turns[index].bytes.removeLast() }
  }

  /// The bytes of a file.
  static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var data: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { break }
      data += buffer[..<count]
    }
    return data
  }

  /// Plays the dialogue, whole turns and then byte by byte, and prints messages and bytes.
  func play() {
    for step in [Int.max, 1] { play(by: step) }
  }

  private func play(by step: Int) {
    let feeder = StreamFeeder(ports: FlowPorts(initiator: 40_000, responder: 80))
    let sink = MessageWriter(nil)
    var offsets: [FlowDirection: UInt64] = [:]
    var count = 0
    for turn in turns {
      var start = 0
      while start < turn.bytes.count {
        let end = step >= turn.bytes.count - start ? turn.bytes.count : start + step
        let offset = offsets[turn.direction] ?? 0
        feeder.feed(
          turn.bytes.span.bytes.extracting(start..<end), from: turn.direction, at: offset,
          time: Timestamp(seconds: 1_700_000_000), into: sink)
        offsets[turn.direction] = offset + UInt64(end - start)
        count += end - start
        start = end
      }
    }
    for direction in FlowDirection.allCases { feeder.finish(direction, into: sink) }
    for message in sink.takeMessages() { print("http\t0\t" + message) }
    print("coverage\t\(count)\t\(feeder.coverage.summary)")
  }
}
