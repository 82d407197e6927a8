package import AuditModel
package import Protocols

/// What two sides said to each other, in order.
package struct Transcript: Sendable {
  package struct Step: Sendable {
    package var direction: FlowDirection
    package var bytes: [UInt8]

    package init(direction: FlowDirection, bytes: [UInt8]) {
      self.direction = direction
      self.bytes = bytes
    }
  }

  package var steps: [Step] = []
  package var ports: FlowPorts
  /// Capture time of every step.
  package var time = Timestamp(seconds: 1_700_000_000)

  package init(ports: FlowPorts = FlowPorts(initiator: 40_000, responder: 80)) { self.ports = ports }

  package mutating func say(_ direction: FlowDirection, _ bytes: [UInt8]) {
    steps.append(Step(direction: direction, bytes: bytes))
  }

  /// The initiator's words.
  package mutating func client(_ text: String) { say(.fromInitiator, Array(text.utf8)) }
  /// The responder's words.
  package mutating func server(_ text: String) { say(.fromResponder, Array(text.utf8)) }

  package func stream(_ direction: FlowDirection) -> [UInt8] {
    steps.filter { $0.direction == direction }.flatMap(\.bytes)
  }

  /// Gives all that was said to a feeder, and then both ends.
  package func feed(_ feeder: StreamFeeder, into sink: any MessageSink) {
    var offsets: [UInt64] = [0, 0]
    for step in steps {
      let side = Int(step.direction.rawValue)
      feeder.feed(step.bytes.span.bytes, from: step.direction, at: offsets[side], time: time, into: sink)
      offsets[side] += UInt64(step.bytes.count)
    }
    for direction in FlowDirection.allCases { feeder.finish(direction, into: sink) }
  }

  package var count: Int { steps.reduce(0) { $0 + $1.bytes.count } }

  /// The same words in pieces; `length` says how long the next piece may be.
  package func cut(_ length: () -> Int) -> Transcript {
    var result = self
    result.steps = []
    for step in steps {
      var start = 0
      while start < step.bytes.count {
        let end = min(step.bytes.count, start + max(length(), 1))
        result.say(step.direction, Array(step.bytes[start..<end]))
        start = end
      }
    }
    return result
  }

  /// The first `count` bytes of all that was said.
  package func prefix(_ count: Int) -> Transcript {
    var left = count
    var result = self
    result.steps = []
    for step in steps where left > 0 {
      result.say(step.direction, Array(step.bytes.prefix(left)))
      left -= step.bytes.count
    }
    return result
  }
}
