/// One entry of a promise's `with`: what the check needs to know from the policy.
package struct PolicyParameter: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case text(String)
    case list([String])
  }

  package var name: String
  package var value: Value
  package var place: RulePlace

  /// The text; for a list its only element.
  package func text() throws(RuleError) -> String {
    switch value {
    case .text(let text): return text
    case .list(let texts) where texts.count == 1: return texts[0]
    case .list: throw place.error("'\(name)' must be one text", hint: "write it without brackets")
    }
  }

  /// The texts; a single text is a list of one.
  package var texts: [String] {
    switch value {
    case .text(let text): [text]
    case .list(let texts): texts
    }
  }

  /// Seconds of a duration as `365d`, `24h`, `30m` or `90s`.
  package func seconds() throws(RuleError) -> Int64 {
    let text = try text()
    guard let seconds = Self.seconds(of: text) else {
      throw place.error("'\(name)' cannot be '\(text)'", hint: "write a duration as 365d, 24h, 30m or 90s")
    }
    return seconds
  }

  /// A whole number, 0 or more.
  package func count() throws(RuleError) -> Int {
    let text = try text()
    guard let count = Int(text), count >= 0 else {
      throw place.error("'\(name)' cannot be '\(text)'", hint: "write a whole number, 0 or more")
    }
    return count
  }

  /// A share as `0.5`, from 0 to 1.
  package func share() throws(RuleError) -> Double {
    let text = try text()
    guard let share = Double(text), (0...1).contains(share) else {
      throw place.error("'\(name)' cannot be '\(text)'", hint: "write a number from 0 to 1")
    }
    return share
  }

  static func seconds(of text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let last = text.last, let unit = units[last], text.count > 1,
      text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int64(text.dropLast())
    else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow ? nil : seconds
  }
}
