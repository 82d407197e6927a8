import Foundation
import Synchronization

/// Raised by Ctrl-C or a polite kill: the run ends and reports what it has. A second one ends at once.
final class StopSignal: Sendable {
  private static let count = Atomic<Int>(0)

  init() {
    for signal in [SIGINT, SIGTERM] {
      Foundation.signal(signal) { _ in
        if StopSignal.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
      }
    }
  }

  var isRaised: Bool { Self.count.load(ordering: .relaxed) > 0 }
}
