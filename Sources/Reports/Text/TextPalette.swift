import AuditModel

/// ANSI colours for the terminal, or none.
struct TextPalette {
  let isOn: Bool

  func bold(_ text: String) -> String { paint(text, "1") }
  func dim(_ text: String) -> String { paint(text, "2") }

  func verdict(_ verdict: Verdict, _ text: String) -> String {
    switch verdict {
    case .contradicted, .undeclared: paint(text, "1;31")
    case .exposure, .ambiguous, .inconclusive: paint(text, "33")
    case .declaredVague: paint(text, "36")
    case .declared, .kept: paint(text, "32")
    case .opaque, .notObserved, .notObservable, .outOfScope: paint(text, "2")
    }
  }

  private func paint(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
