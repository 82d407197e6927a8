import AuditModel

/// The recipients behind facts and contacts, each asked of the directory once.
struct RecipientMap {
  private struct Key: Hashable {
    var server: IPAddress
    var host: String?
  }

  private let directory: any RecipientDirectory
  private var known: [Key: Transfer.Recipient] = [:]

  init(_ directory: any RecipientDirectory) { self.directory = directory }

  mutating func recipient(server: IPAddress, host: String?, at time: Timestamp) -> Transfer.Recipient {
    let key = Key(server: server, host: host)
    if let recipient = known[key] { return recipient }
    let recipient = directory.recipient(server: server, host: host, at: time)
    known[key] = recipient
    return recipient
  }
}
