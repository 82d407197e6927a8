import AuditModel

/// A report with every kind of row, its values planted.
enum SampleReport {
  static var report: AuditReport {
    var report = AuditReport(tool: .init(version: "0.0.0", rules: .init(types: "1", packs: ["core": "1"])))
    var capture = CaptureSummary(index: 0, path: "x \"y\"\n.pcapng", sha256: String(repeating: "0a", count: 32))
    capture.packets = 12
    capture.bytes = 3456
    capture.first = "2026-01-02T03:04:05Z"
    capture.last = "2026-01-02T03:04:06.5Z"
    capture.linkTypes = ["EN10MB"]
    report.captures = [capture]
    report.policies = ["p"]
    report.transfers = [
      Transfer(
        id: "t1", dataType: .macAddress,
        value: MaskedValue(
          mask: "00:00:5e:••:••:10", digest: "00112233445566778899aabbccddeeff", traits: [.private, .shortened]),
        form: [.json, .base64], confidence: .validated, sender: .init(address: "192.0.2.50", name: nil, role: .printer),
        recipient: .init(
          address: "203.0.113.16", host: "telemetry.stratasys.com", entity: "stratasys", party: .firstParty,
          evidence: ["host", "dns"]),
        protocol: "http/1.1", channel: "clear", direction: .request, location: "POST /v1/clear body $.mac", capture: 0,
        frames: [8, 9], stream: .init(transport: .tcp, index: 0), time: "2026-01-02T03:04:05Z", signals: ["dnt": "1"],
        links: ["t2"], count: 2),
      Transfer(
        id: "t2", dataType: .emailAddress,
        value: MaskedValue(mask: "o•••@example.com", digest: "00112233445566778899aabbccddeef0"),
        form: [], confidence: .known, sender: .init(address: "192.0.2.50"),
        recipient: .init(address: "192.0.2.10", party: .localNetwork),
        protocol: "http/1.1", channel: "clear", direction: .response, location: "200 GET / text", capture: 0,
        frames: [10],
        framesOmitted: 5, stream: .init(transport: .tcp, index: 0, sub: 3), time: "2026-01-02T03:04:05.000001Z"),
    ]
    report.findings = [
      Finding(
        id: "f1", rule: "5.1-mac", policy: "p", clause: "5.1", verdict: .declared, severity: .none,
        subject: "MAC address",
        reason: "Named.", transfers: ["t1"], evidence: [.init(capture: 0, frames: [8, 9], detail: ["k": "v"])])
    ]
    report.clauses = [
      ClauseResult(policy: "p", clause: "5.1", title: "Log files", verdict: .declared, findings: 1),
      ClauseResult(
        policy: "p", clause: "16", title: "Retention", verdict: .notObservable, findings: 0,
        reason: "Happens in storage."),
    ]
    report.devices = [
      DeviceSummary(address: "192.0.2.50", mac: "00:00:5e:00:53:10", profile: "stratasys-printer", role: .printer)
    ]
    report.coverage.add(100, to: .decoded)
    report.coverage.add(7, to: .opaqueEncrypted)
    report.notices = [Notice(kind: "truncated-capture", capture: 0, frame: 12, detail: "cut")]
    return report
  }
}
