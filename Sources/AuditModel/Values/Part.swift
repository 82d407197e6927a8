/// The part of a message a field stands in, as the report's `location` names it.
@usableFromInline
package enum Part: String, Sendable, Codable, CaseIterable {
  case path, query, header, cookie
  case setCookie = "set-cookie"
  case body, topic, payload, user, password, attribute, option, field, text
}

extension Part {
  // The compiler's own `==` is a call through a witness table wherever another module asks for it.
  @inlinable package static func == (left: Part, right: Part) -> Bool { left.ordinal == right.ordinal }

  /// Position in `allCases`, for tables and hashes.
  @inlinable package var ordinal: Int {
    switch self {
    case .path: 0
    case .query: 1
    case .header: 2
    case .cookie: 3
    case .setCookie: 4
    case .body: 5
    case .topic: 6
    case .payload: 7
    case .user: 8
    case .password: 9
    case .attribute: 10
    case .option: 11
    case .field: 12
    case .text: 13
    }
  }
}
