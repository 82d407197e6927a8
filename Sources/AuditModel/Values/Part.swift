/// The part of a message a field stands in, as the report's `location` names it.
package enum Part: String, Sendable, Codable, CaseIterable {
  case path, query, header, cookie
  case setCookie = "set-cookie"
  case body, topic, payload, user, password, attribute, option, field, text
}
