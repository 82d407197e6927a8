import Dispatch
import Synchronization

/// Does two things that do not depend on each other, on two processors where there are two, and answers both. The first
/// is mostly done by the thread that asks: what frees much should be that, because memory is given back faster by the
/// thread that took it. Within one of the things, nothing more is done side by side.
package func sideBySide<One: Sendable, Other: Sendable>(
  _ one: @Sendable () -> One, _ other: @Sendable () -> Other
) -> (One, Other) {
  let (result, otherResult, _) = sideBySide(one, other, {})
  return (result, otherResult)
}

/// The same of three things.
package func sideBySide<One: Sendable, Other: Sendable, Third: Sendable>(
  _ one: @Sendable () -> One, _ other: @Sendable () -> Other, _ third: @Sendable () -> Third
) -> (One, Other, Third) {
  let first = SideResult<One>()
  let second = SideResult<Other>()
  let last = SideResult<Third>()
  DispatchQueue.concurrentPerform(iterations: 3) { number in
    switch number {
    case 0: first.set(one)
    case 1: second.set(other)
    default: last.set(third)
    }
  }
  return (first.take() ?? one(), second.take() ?? other(), last.take() ?? third())
}

/// Changes two things that do not depend on each other, in the same way. Both are moved to where they are changed, so
/// that nothing of them is copied.
package func sideBySide<One: Sendable, Other: Sendable>(
  _ one: inout One, _ change: @Sendable (inout One) -> Void,
  _ other: inout Other, _ changeOther: @Sendable (inout Other) -> Void
) {
  let first = Mutex(consume one)
  let second = Mutex(consume other)
  DispatchQueue.concurrentPerform(iterations: 2) { number in
    if number == 0 {
      first.withLock { change(&$0) }
    } else {
      second.withLock { changeOther(&$0) }
    }
  }
  one = first.withLock { $0 }
  other = second.withLock { $0 }
}

/// What one of the things answers.
private struct SideResult<Value: Sendable>: ~Copyable, Sendable {
  private let value = Mutex<Value?>(nil)

  borrowing func set(_ make: @Sendable () -> Value) {
    let made = make()
    value.withLock { $0 = made }
  }

  borrowing func take() -> Value? { value.withLock { $0.take() } }
}
