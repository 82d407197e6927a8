import Bytes

/// The maps and arrays around the current item of CBOR or MessagePack.
struct ContainerStack {
  private struct Step {
    /// Items to come, keys and values counted apart; -1 until a break (CBOR).
    var remaining: Int
    var isMap: Bool
    /// In a map: the next item is a key.
    var expectsKey: Bool
    var key: Range<Int> = 0..<0
    /// An integer key; meaningful when `key` is empty.
    var number = 0
    var index = -1
  }

  static let depthLimit = 128

  private var steps: [Step] = []
  /// Items that stand in no container.
  private(set) var outerItems = 0

  var isEmpty: Bool { steps.isEmpty }
  var isFull: Bool { steps.count >= ContainerStack.depthLimit }
  var expectsKey: Bool { steps.last?.expectsKey ?? false }
  /// The innermost container ends with a break.
  var isOpenEnded: Bool { steps.last?.remaining == -1 }
  /// The nearest key that is a text.
  var key: Range<Int> { steps.last?.key ?? 0..<0 }

  mutating func removeAll() {
    steps.removeAll(keepingCapacity: true)
    outerItems = 0
  }

  /// A container begins; it counts as an item of the one around it. `count` is `nil` until a break.
  mutating func push(map: Bool, count: Int?) {
    let inherited = map ? 0..<0 : key
    steps.append(
      Step(remaining: count.map { map ? $0 * 2 : $0 } ?? -1, isMap: map, expectsKey: map, key: inherited))
  }

  mutating func pop() { _ = steps.popLast() }

  /// The next item, which is not a container's end, begins. Call before anything is done with it.
  mutating func beginItem() {
    guard !steps.isEmpty else {
      outerItems += 1
      return
    }
    let last = steps.count - 1
    if steps[last].remaining > 0 { steps[last].remaining -= 1 }
    if !steps[last].isMap { steps[last].index += 1 }
  }

  /// The item begun is a key.
  mutating func setKey(_ range: Range<Int>, number: Int = 0) {
    guard !steps.isEmpty else { return }
    let last = steps.count - 1
    steps[last].key = range
    steps[last].number = number
    steps[last].expectsKey = false
  }

  /// The item begun last is complete. Drops the containers that are complete with it.
  mutating func endItem() {
    while let step = steps.last {
      let last = steps.count - 1
      if step.isMap { steps[last].expectsKey = true }
      guard step.remaining == 0 else { return }
      steps.removeLast()
    }
  }

  func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    path.append("$")
    for step in steps {
      if step.index >= 0 || !step.isMap {
        path.append(index: max(step.index, 0))
      } else if step.key.isEmpty {
        path.append(index: step.number)
      } else {
        path.append(member: bytes.clamped(step.key))
      }
    }
  }
}
