import Foundation

/// A progress line on standard error, only on a terminal and never more than ten times a second.
final class Progress: @unchecked Sendable {
  private let lock = NSLock()
  private let isShown = Terminal.isTerminal(.standardError)
  private var lastTime = DispatchTime.now().uptimeNanoseconds
  private var isDirty = false

  func show(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    lock.withLock {
      let now = DispatchTime.now().uptimeNanoseconds
      guard now &- lastTime > 100_000_000 else { return }
      lastTime = now
      isDirty = true
      Terminal.write("\r\u{1B}[K\(text())", to: .standardError)
    }
  }

  /// Removes the line before anything else is printed.
  func clear() {
    lock.withLock {
      if isDirty { Terminal.write("\r\u{1B}[K", to: .standardError) }
      isDirty = false
    }
  }
}
