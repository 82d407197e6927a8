import AuditModel

/// What differs between an expected report and the one found: findings by their id, clauses by their number, transfers
/// by what was sent where.
struct ReportDifference {
  let expected: AuditReport
  let found: AuditReport

  var lines: [String] { captures + clauses + findings + transfers + devices + ledger + notices }

  private var captures: [String] {
    compare(expected.captures, found.captures, key: { "\($0.index)" }) {
      "capture \($0.path): \($0.packets) packets, \($0.bytes) bytes, \($0.truncatedPackets) truncated, sha256 \($0.sha256)"
    }
  }

  private var devices: [String] {
    compare(expected.devices, found.devices, key: \.address) {
      "device \([$0.address, $0.mac, $0.vendor, $0.profile, $0.name].compactMap(\.self).joined(separator: " ")) (\($0.role.rawValue))"
    }
  }

  private var notices: [String] {
    compare(
      expected.notices, found.notices, key: { "\($0.capture ?? -1)|\($0.frame ?? -1)|\($0.kind)|\($0.detail)" }
    ) { notice in
      "notice \(notice.kind)\(notice.frame.map { " in frame \($0)" } ?? ""): \(notice.detail)"
    }
  }

  private var clauses: [String] {
    compare(expected.clauses, found.clauses, key: { "\($0.policy) \($0.clause)" }) {
      "clause \($0.clause): \($0.verdict.rawValue)"
    }
  }

  private var findings: [String] {
    compare(expected.findings, found.findings, key: \.id) {
      "finding \($0.id) \($0.verdict.rawValue) \($0.severity.rawValue) clause \($0.clause) (\($0.rule)): \($0.subject), "
        + "\($0.transfers.count) transfers, frames \($0.evidence.flatMap(\.frames))"
    }
  }

  private var transfers: [String] {
    compare(expected.transfers, found.transfers, key: key) {
      "transfer of \($0.dataType.rawValue) at \($0.location) to \($0.recipient.host ?? $0.recipient.address) "
        + "(\($0.recipient.party.rawValue)), \($0.form.map(\.rawValue)), \($0.confidence.rawValue), ×\($0.count), frames \($0.frames), \($0.value.mask)"
        + ($0.value.traits.map { " " + $0.map(\.rawValue).joined(separator: " ") } ?? "")
    }
  }

  private func key(_ transfer: Transfer) -> String {
    [
      transfer.dataType.rawValue, transfer.value.digest, transfer.location, transfer.sender.address,
      transfer.recipient.address, transfer.recipient.host ?? "", transfer.channel,
      transfer.form.map(\.rawValue).joined(separator: "+"),
    ].joined(separator: "|")
  }

  private var ledger: [String] {
    expected.coverage == found.coverage
      ? [] : ["changed  coverage: \(text(expected.coverage)) is now \(text(found.coverage))"]
  }

  private func text(_ coverage: Coverage) -> String {
    "decoded \(coverage.decoded), encrypted \(coverage.opaqueEncrypted), unknown \(coverage.opaqueUnknown), gap \(coverage.gap), "
      + "repeated \(coverage.retransmitted), unsupported \(coverage.unsupported)"
  }

  private func compare<Element>(
    _ old: [Element], _ new: [Element], key: (Element) -> String, text: (Element) -> String
  ) -> [String] {
    let before = Dictionary(old.map { (key($0), text($0)) }, uniquingKeysWith: { $0 + "; " + $1 })
    let after = Dictionary(new.map { (key($0), text($0)) }, uniquingKeysWith: { $0 + "; " + $1 })
    var lines: [String] = []
    for key in Set(before.keys).union(after.keys).sorted() {
      switch (before[key], after[key]) {
      case (let old?, let new?) where old != new: lines += ["changed  \(old)", "      to \(new)"]
      case (nil, let new?): lines.append("added    \(new)")
      case (let old?, nil): lines.append("missing  \(old)")
      default: break
      }
    }
    return lines
  }
}
