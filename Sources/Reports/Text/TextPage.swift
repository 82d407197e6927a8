import AuditModel

/// One text report being laid out.
struct TextPage {
  let report: AuditReport
  let palette: TextPalette
  let width: Int
  /// Findings shown at full length; the rest are in the other formats.
  private let detailLimit = 30

  init(report: AuditReport, style: TextStyle) {
    self.report = PrintableText.of(report)
    palette = TextPalette(isOn: style.usesColour)
    width = style.width
  }

  func lines() -> [String] {
    [head(), attention(), clauseTable(), recipients(), limits()]
      .filter { !$0.isEmpty }
      .joined(separator: [""]).map { $0 }
  }

  // MARK: Head

  private func head() -> [String] {
    var lines = [palette.bold("\(report.tool.name) \(report.tool.version): audit under \(policyNames)")]
    for capture in report.captures.prefix(12) {
      let span = capture.first.map { " from \(day($0)) to \(day(capture.last ?? $0))" } ?? ""
      lines.append("  \(capture.path): \(PlainWords.count(capture.packets, "packet"))\(span)")
    }
    if report.captures.count > 12 { lines.append("  … and \(report.captures.count - 12) more captures") }
    lines.append(
      "  \(PlainWords.percent(report.coverage.share)) of \(report.coverage.payloadBytes) payload bytes could be read.")
    return lines
  }

  private var policyNames: String {
    report.policies.isEmpty ? "no policy" : report.policies.joined(separator: ", ")
  }

  private func day(_ time: String) -> String {
    String(time.prefix(19)).replacing("T", with: " ")
  }

  // MARK: What needs attention

  private func attention() -> [String] {
    let serious = report.findings
      .filter { $0.severity >= .warning && $0.suppressed == nil }
      .enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
    guard !serious.isEmpty else { return [palette.bold("Nothing needs attention in what could be read.")] }
    var lines = [palette.bold("Needs attention (\(serious.count))")]
    for finding in serious.prefix(detailLimit) { lines += detail(finding) }
    if serious.count > detailLimit { lines.append("  … and \(serious.count - detailLimit) more in the JSON report") }
    return lines
  }

  private func detail(_ finding: Finding) -> [String] {
    let label = palette.verdict(finding.verdict, finding.verdict.rawValue.uppercased())
    var lines = ["  \(label) clause \(finding.clause): \(finding.subject)"]
    lines += wrap(finding.reason, to: width - 4).map { "    " + $0 }
    let places = finding.evidence.prefix(3).map { evidence in
      "\(capturePath(evidence.capture)) frame\(evidence.frames.count == 1 ? "" : "s") \(PlainWords.frames(evidence.frames))"
    }
    let more = finding.evidence.count > 3 ? " and \(finding.evidence.count - 3) more places" : ""
    if !places.isEmpty { lines.append(palette.dim("    Evidence: " + places.joined(separator: "; ") + more)) }
    return lines
  }

  private func capturePath(_ index: Int) -> String {
    report.captures.first { $0.index == index }?.path ?? "capture \(index)"
  }

  // MARK: Clauses

  private func clauseTable() -> [String] {
    guard !report.clauses.isEmpty else { return [] }
    var lines: [String] = []
    for policy in report.policies {
      var table = TextTable(header: ["Clause", "Verdict", "What was found", "Frames"], flexible: 2)
      for clause in report.clauses where clause.policy == policy {
        let verdict = clause.verdict
        table.add([
          .init(text: clause.clause), .init(text: verdict.rawValue, paint: { palette.verdict(verdict, $0) }),
          .init(text: found(under: clause)), .init(text: frames(under: clause)),
        ])
      }
      lines += [palette.bold("Every clause of \(policy)")] + table.lines(width: width, palette: palette)
    }
    return lines
  }

  private func findings(under clause: ClauseResult) -> [Finding] {
    report.findings.filter { $0.policy == clause.policy && $0.clause == clause.clause }
  }

  private func found(under clause: ClauseResult) -> String {
    let all = findings(under: clause)
    guard !all.isEmpty else { return "\(clause.title): \(clause.reason ?? "nothing found")" }
    let worst = all.filter { $0.verdict == clause.verdict }
    let subjects = Array((worst.isEmpty ? all : worst).prefix(2).map(\.subject))
    let rest = all.count - subjects.count
    return "\(clause.title): " + subjects.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }

  private func frames(under clause: ClauseResult) -> String {
    let all = findings(under: clause)
    let worst = all.filter { $0.verdict == clause.verdict }
    let evidence = (worst.isEmpty ? all : worst).flatMap(\.evidence)
    guard let first = evidence.first else { return "" }
    return PlainWords.frames(evidence.filter { $0.capture == first.capture }.flatMap(\.frames), limit: 2, isShort: true)
  }

  // MARK: Recipients

  private func recipients() -> [String] {
    guard !report.transfers.isEmpty else { return [] }
    var order: [String] = []
    var received: [String: [DataType: Int]] = [:]
    for transfer in report.transfers where transfer.recipient.party != .user {
      let line = recipientName(transfer)
      if received[line] == nil { order.append(line) }
      received[line, default: [:]][transfer.dataType, default: 0] += transfer.count
    }
    guard !order.isEmpty else { return [] }
    var table = TextTable(header: ["Recipient", "What it received"], flexible: 1)
    for line in order.prefix(40) {
      let types = (received[line] ?? [:]).sorted { $0.key < $1.key }
        .map { "\(PlainWords.name(of: $0.key))\($0.value > 1 ? " ×\($0.value)" : "")" }
      table.add([.init(text: line), .init(text: types.joined(separator: ", "))])
    }
    let more = order.count > 40 ? ["  … and \(order.count - 40) more recipients in the JSON report"] : []
    return [palette.bold("Who received what")] + table.lines(width: width, palette: palette) + more
  }

  private func recipientName(_ transfer: Transfer) -> String {
    let recipient = transfer.recipient
    let place = recipient.host ?? recipient.address
    let who = [recipient.entity, PlainWords.name(of: recipient.party)].compactMap(\.self).joined(separator: ", ")
    return "\(place) (\(who)), \(PlainWords.name(of: transfer.channel))"
  }

  // MARK: Limits

  private func limits() -> [String] {
    let coverage = report.coverage
    var lines: [String] = []
    func add(_ count: Int, _ text: String) {
      if count > 0 { lines.append("  \(count) bytes \(text)") }
    }
    add(coverage.opaqueEncrypted, "were encrypted and no key was given: what they hold is not known.")
    add(coverage.opaqueUnknown, "belong to no protocol that candor reads; they were searched as raw bytes.")
    add(coverage.gap, "were sent but are missing from the capture.")
    add(coverage.unsupported, "belong to a protocol or a part that is not supported.")
    add(coverage.retransmitted, "were repeated and counted once.")
    if coverage.droppedPackets > 0 {
      lines.append("  \(coverage.droppedPackets) packets were dropped while capturing: they are not in the capture.")
    }
    for notice in report.notices.prefix(20) {
      let place = notice.frame.map { ", frame \($0)" } ?? ""
      let path = notice.capture.map { capturePath($0) + place + ": " } ?? ""
      lines.append("  \(path)\(notice.detail) [\(notice.kind)]")
    }
    if report.notices.count > 20 {
      lines.append("  … and \(report.notices.count - 20) more notices in the JSON report")
    }
    return lines.isEmpty ? [] : [palette.bold("What could not be seen")] + lines
  }
}
