package import Cryptography

/// The secrets a user gives before anything is read.
package struct KnownSecrets: Sendable {
  package var keyLog: KeyLog
  /// For RSA key exchange.
  package var privateKeys: [PrivateKey] = []
  /// For suites with pre-shared keys, by the name the client gives; under the empty name, for any.
  package var sharedKeys: [[UInt8]: [UInt8]] = [:]

  package init(keyLog: KeyLog = KeyLog()) { self.keyLog = keyLog }

  /// A store for one worker that begins with these.
  /// - Parameter mayGrow: More may come while the capture is read.
  package func makeStore(mayGrow: Bool) -> SecretStore { SecretStore(self, mayGrow: mayGrow) }
}
