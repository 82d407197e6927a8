import Decryption

/// What is known of the sealed records of one direction of a TLS connection.
struct SealedSide {
  /// What was agreed on when the direction changed its cipher, up to TLS 1.2.
  var agreement: SessionAgreement?
  var epoch = SessionAgreement.Epoch.handshake
  var opener: RecordOpener?
  /// The secret that `opener` came from.
  var secret: [UInt8] = []
  var assembler = TLSHandshakeAssembler()
  /// Records in a row that did not open.
  var failures = 0
  /// Bytes lost since the last record that opened, unless it is known which records they belonged to.
  var lost = 0
  /// Records of this direction that are held.
  var heldCount = 0
  /// Nothing is held for this direction any more.
  var hasGivenUp = false
  /// Nothing of this direction is opened any more.
  var isOpaque = false
  /// The direction has ended.
  var isEnded = false
}
