package import Cryptography

/// All secrets a worker knows. Every worker is told all secrets of a capture in the order of the file, so what opens
/// does not depend on which worker has a flow. Confined to one thread.
package final class SecretStore {
  package private(set) var keyLog: KeyLog
  package let privateKeys: [PrivateKey]
  private let sharedKeys: [[UInt8]: [UInt8]]
  /// More secrets may come while the capture is read: whether ciphertext is worth holding.
  package var mayGrow: Bool
  /// Grows whenever secrets were added: whoever asked in vain may ask again.
  package private(set) var generation = 0

  package init(_ known: KnownSecrets = KnownSecrets(), mayGrow: Bool = false) {
    keyLog = known.keyLog
    privateKeys = known.privateKeys
    sharedKeys = known.sharedKeys
    self.mayGrow = mayGrow
  }

  /// Lines of key logs that could be used so far, also those that repeat others.
  package var linesRead: Int { keyLog.lineCount }

  /// Whether there is anything to open with.
  package var isEmpty: Bool { keyLog.count == 0 && privateKeys.isEmpty && sharedKeys.isEmpty }

  /// Whether premaster secrets can be found, so that it is worth keeping what leads from them to keys.
  package var knowsPremasters: Bool { keyLog.knowsPremasters || !privateKeys.isEmpty || !sharedKeys.isEmpty }

  /// The key both sides share under this name; one without a name is taken for any.
  func sharedKey(named identity: [UInt8]) -> [UInt8]? { sharedKeys[identity] ?? sharedKeys[[]] }

  /// Adds a piece of a key log; lines may be cut anywhere between calls. Answers whether it held new secrets.
  @discardableResult
  package func add(keyLog bytes: RawSpan) -> Bool {
    let before = keyLog.count
    keyLog.read(bytes)
    guard keyLog.count > before else { return false }
    generation += 1
    return true
  }

  /// A key log given piece by piece has ended; its last line may lack a line end. Whether it held anything at all is
  /// not asked here.
  package func endKeyLog() {
    let before = keyLog.count
    try? keyLog.finish()
    if keyLog.count > before { generation += 1 }
  }
}
