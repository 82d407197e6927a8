/// What is known of one direction of a DTLS conversation.
struct DTLSSide {
  /// Epochs whose keys are kept: those of a handshake before may still be in use.
  private static let keyLimit = 4

  var assembler = DTLSAssembler()
  /// The newest last.
  private(set) var keys: [DTLSKeys] = []
  /// Sealed records in a row that did not open.
  var failures = 0
  /// Random of the latest hello, and the number of its message.
  var hello: (random: [UInt8], number: UInt16) = ([], 0)

  mutating func add(_ new: DTLSKeys) {
    if keys.count >= Self.keyLimit { keys.removeFirst() }
    keys.append(new)
  }

  /// Notes that a record of these keys has come; `false` when it had before.
  mutating func note(_ number: UInt64, keysAt index: Int) -> Bool { keys[index].window.insert(number) }
}
