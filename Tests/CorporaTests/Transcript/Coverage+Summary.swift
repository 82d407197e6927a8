import AuditModel

extension Coverage {
  /// `BIN=BYTES …`
  var summary: String {
    "decoded=\(decoded) encrypted=\(opaqueEncrypted) unknown=\(opaqueUnknown) gap=\(gap) "
      + "retransmitted=\(retransmitted) unsupported=\(unsupported)"
  }
}
