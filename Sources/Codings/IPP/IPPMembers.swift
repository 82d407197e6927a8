import Bytes

/// The attribute in hand and the collections around it (RFC 8010 section 3.1.6).
struct IPPMembers {
  private struct Step {
    var name = 0..<0
    /// Of the value among those of one attribute.
    var index = -1
  }

  /// The attribute of the group first, then one member for each open collection.
  private var steps = [Step()]

  /// Open collections.
  var depth: Int { steps.count - 1 }
  /// The nearest name.
  var key: Range<Int> { steps.last { !$0.name.isEmpty }?.name ?? 0..<0 }

  mutating func removeAll() {
    steps.removeAll(keepingCapacity: true)
    steps.append(Step())
  }

  /// A value begins: the first of the attribute `name`, or one more of the last if that is empty.
  mutating func begin(_ name: Range<Int>) {
    let last = steps.count - 1
    if !name.isEmpty { steps[last] = Step(name: name) }
    steps[last].index &+= 1
  }

  /// A member of the open collection has this name.
  mutating func name(_ name: Range<Int>) { steps[steps.count - 1] = Step(name: name) }

  mutating func push() { steps.append(Step()) }

  mutating func pop() { if steps.count > 1 { steps.removeLast() } }

  func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    for (position, step) in steps.enumerated() {
      if position > 0 { path.append(".") }
      path.append(name: bytes.clamped(step.name))
      if step.index > 0 { path.append(index: step.index) }
    }
  }
}
