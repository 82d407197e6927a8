package import AuditModel

/// A message to an adapter's endpoint, or to one that looks like it, and what must or must not be found in it.
package struct AdapterExample: Hashable, Sendable {
  package struct Find: Hashable, Sendable {
    package var type: DataType
    /// `PART PATH` as in a report; empty for anywhere.
    package var at: String
    /// What the normalised value must be; empty where any will do.
    package var value: String
  }

  /// Method and URL; the first words of a message of another protocol.
  package var send: String
  /// Status of the response in which `headers` and `body` stand; 0 for the request.
  package var answer: Int
  package var headers: [(name: String, value: String)]
  package var media: String
  package var body: [UInt8]
  /// As in `AdapterPlace`.
  package var protocolName: String
  package var find: [Find]
  /// Why a look-alike is none.
  package var because: String
  /// Line in the file, for messages.
  package var line: Int

  init(_ node: RuleNode, isMatch: Bool) throws(RuleError) {
    try node.allowOnly(
      "send", "answer", "headers", "media", "body", "hex", "protocol", isMatch ? "find" : "never", "because")
    send = try node.string("send")
    answer = Int(try node.optionalString("answer") ?? "0") ?? 0
    headers = []
    for (name, value) in try node.optional("headers")?.entries() ?? [] { headers.append((name, try value.string())) }
    media = try node.optionalString("media") ?? ""
    body = Array(try node.optionalString("body")?.utf8 ?? "".utf8)
    if let hex = try node.optional("hex") { body = try HexText.bytes(hex) }
    protocolName = try node.optionalString("protocol") ?? "http"
    find = []
    for entry in try node.list(isMatch ? "find" : "never") {
      try entry.allowOnly("type", "at", "value")
      find.append(
        Find(
          type: DataType(rawValue: try entry.string("type")), at: try entry.optionalString("at") ?? "",
          value: try entry.optionalString("value") ?? ""))
    }
    because = try node.optionalString("because") ?? ""
    line = node.line
    if find.isEmpty { throw node.error("nothing is asked of the example", hint: "give 'find' or 'never'") }
    if !isMatch, because.isEmpty { throw node.error("a look-alike needs a reason", hint: "add 'because:'") }
  }

  package static func == (left: AdapterExample, right: AdapterExample) -> Bool {
    left.send == right.send && left.line == right.line && left.body == right.body && left.find == right.find
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(send)
    hasher.combine(line)
  }
}
