import Decryption

/// What opens the records that one side sealed in one epoch.
struct DTLSKeys {
  let epoch: UInt16
  /// Which handshake of the conversation they come from.
  let handshake: Int
  let opener: RecordOpener
  var window = DTLSReplayWindow()
}
