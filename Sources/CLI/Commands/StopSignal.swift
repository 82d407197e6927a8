import Foundation
import Synchronization

/// Raised by Ctrl-C or a polite kill: the run ends and reports what it has. A second one ends at once.
final class StopSignal: Sendable {
  private static let count = Atomic<Int>(0)
  /// A descriptor of `/dev/null` that takes the place of standard input, or -1.
  private static let nothing = Atomic<Int32>(-1)

  /// - Parameter endsInput: Standard input is at its end once the signal is raised, so that a run which waits for a pipe
  ///   ends too.
  init(endsInput: Bool) {
    if endsInput { Self.nothing.store(open("/dev/null", O_RDONLY | O_CLOEXEC), ordering: .relaxed) }
    // A parent may have started us with these signals blocked.
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in [SIGINT, SIGTERM] {
      sigaddset(&mask, signal)
      Foundation.signal(signal) { _ in
        if StopSignal.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
        let nothing = StopSignal.nothing.load(ordering: .relaxed)
        if nothing >= 0 { dup2(nothing, STDIN_FILENO) }
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
  }

  var isRaised: Bool { Self.count.load(ordering: .relaxed) > 0 }
}
