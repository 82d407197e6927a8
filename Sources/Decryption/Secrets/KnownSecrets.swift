/// The secrets a user gives before anything is read: key logs.
package struct KnownSecrets: Sendable {
  package var keyLog: KeyLog

  package init(keyLog: KeyLog = KeyLog()) { self.keyLog = keyLog }

  /// A store for one worker that begins with these.
  /// - Parameter mayGrow: More may come while the capture is read.
  package func makeStore(mayGrow: Bool) -> SecretStore { SecretStore(self, mayGrow: mayGrow) }
}
