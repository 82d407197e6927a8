import AuditModel

/// The recipients behind facts and contacts, each asked of the directory once.
struct RecipientMap {
  private struct Key: Hashable {
    var server: IPAddress
    var host: String?
  }

  private let directory: any RecipientDirectory
  private var numbers: [Key: Int] = [:]
  private(set) var recipients: [Transfer.Recipient] = []

  init(_ directory: any RecipientDirectory) { self.directory = directory }

  /// The position of the recipient in `recipients`; that of equal servers and names is the same.
  mutating func number(server: IPAddress, host: String?, at time: Timestamp) -> Int {
    let key = Key(server: server, host: host)
    if let number = numbers[key] { return number }
    numbers[key] = recipients.count
    recipients.append(directory.recipient(server: server, host: host, at: time))
    return recipients.count - 1
  }
}
