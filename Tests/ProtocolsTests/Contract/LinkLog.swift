import AuditModel
import Protocols

/// What a link module says of one payload; `nil` when it declines.
func read(_ module: ProtocolModule, frame bytes: [UInt8]) -> MessageLog? {
  guard case .link(let payload, _) = module.reader else { return nil }
  let log = MessageLog()
  let bin = LinkFeeder(modules: [module]).feed(bytes.span.bytes, payload, time: Timestamp(seconds: 1), into: log)
  return bin == .decoded ? log : nil
}

extension MessageLog {
  /// The lines without places.
  var words: [String] { lines.map { String($0.prefix { $0 != "@" }).trimmed } }
}
