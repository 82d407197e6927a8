import AuditModel

/// One function per object of the contract; members in alphabetical order.
extension JSONWriter {
  mutating func object(_ capture: CaptureSummary) {
    object { json in
      json.member("bytes", capture.bytes)
      json.member("first", capture.first)
      json.member("index", capture.index)
      json.member("last", capture.last)
      json.key("linkTypes")
      json.value(capture.linkTypes)
      json.member("packets", capture.packets)
      json.member("path", capture.path)
      json.member("sha256", capture.sha256)
      json.member("truncatedPackets", capture.truncatedPackets)
    }
  }

  mutating func object(_ clause: ClauseResult) {
    object { json in
      json.member("clause", clause.clause)
      json.member("findings", clause.findings)
      json.member("policy", clause.policy)
      if let reason = clause.reason { json.member("reason", reason) }
      json.member("title", clause.title)
      json.member("verdict", clause.verdict.rawValue)
    }
  }

  mutating func object(_ coverage: Coverage) {
    object { json in
      json.member("decoded", coverage.decoded)
      json.member("droppedPackets", coverage.droppedPackets)
      json.member("gap", coverage.gap)
      json.member("opaqueEncrypted", coverage.opaqueEncrypted)
      json.member("opaqueUnknown", coverage.opaqueUnknown)
      json.member("payloadBytes", coverage.payloadBytes)
      json.member("retransmitted", coverage.retransmitted)
      json.member("unsupported", coverage.unsupported)
    }
  }

  mutating func object(_ device: DeviceSummary) {
    object { json in
      json.member("address", device.address)
      if let fingerprints = device.fingerprints {
        json.key("fingerprints")
        json.value(fingerprints)
      }
      json.member("mac", device.mac)
      if let name = device.name { json.member("name", name) }
      json.member("profile", device.profile)
      json.member("role", device.role.rawValue)
      json.member("vendor", device.vendor)
    }
  }

  mutating func object(_ finding: borrowing Finding) {
    object { json in
      json.member("clause", finding.clause)
      json.key("evidence")
      json.array { json in
        for evidence in finding.evidence { json.object(evidence) }
      }
      json.member("id", finding.id)
      json.member("policy", finding.policy)
      json.member("reason", finding.reason)
      json.member("rule", finding.rule)
      json.member("severity", finding.severity.rawValue)
      json.member("subject", finding.subject)
      json.member("suppressed", finding.suppressed)
      json.key("transfers")
      json.value(finding.transfers)
      json.member("verdict", finding.verdict.rawValue)
    }
  }

  mutating func object(_ evidence: Finding.Evidence) {
    object { json in
      json.member("capture", evidence.capture)
      json.key("detail")
      json.value(evidence.detail)
      json.member("filter", evidence.filter)
      json.key("frames")
      json.value(evidence.frames)
    }
  }

  mutating func object(_ notice: Notice) {
    object { json in
      json.member("capture", notice.capture)
      json.member("detail", notice.detail)
      json.member("frame", notice.frame)
      json.member("kind", notice.kind)
    }
  }

  mutating func object(_ tool: AuditReport.Tool) {
    object { json in
      json.member("name", tool.name)
      json.key("rules")
      json.object { json in
        json.key("packs")
        json.value(tool.rules.packs)
        json.member("types", tool.rules.types)
      }
      json.member("version", tool.version)
    }
  }

  mutating func object(_ transfer: borrowing Transfer) {
    object { json in
      json.member("capture", transfer.capture)
      json.member("channel", transfer.channel)
      json.member("confidence", transfer.confidence.rawValue)
      json.member("count", transfer.count)
      json.member("dataType", transfer.dataType.rawValue)
      json.member("direction", transfer.direction.rawValue)
      json.key("form")
      json.array { json in for form in transfer.form { json.value(form.rawValue) } }
      json.key("frames")
      json.value(transfer.frames)
      if let omitted = transfer.framesOmitted { json.member("framesOmitted", omitted) }
      json.member("id", transfer.id)
      json.key("links")
      json.value(transfer.links)
      json.member("location", transfer.location)
      json.member("protocol", transfer.protocol)
      json.key("recipient")
      json.object(transfer.recipient)
      json.key("sender")
      json.object(transfer.sender)
      json.key("signals")
      json.value(transfer.signals)
      json.key("stream")
      json.object(transfer.stream)
      json.member("time", transfer.time)
      json.key("value")
      json.object(transfer.value)
    }
  }

  private mutating func object(_ recipient: Transfer.Recipient) {
    object { json in
      json.member("address", recipient.address)
      json.member("entity", recipient.entity)
      json.key("evidence")
      json.value(recipient.evidence)
      json.member("host", recipient.host)
      json.member("party", recipient.party.rawValue)
    }
  }

  private mutating func object(_ sender: Transfer.Sender) {
    object { json in
      json.member("address", sender.address)
      json.member("name", sender.name)
      json.member("role", sender.role.rawValue)
    }
  }

  private mutating func object(_ stream: Transfer.Stream) {
    object { json in
      json.member("index", stream.index)
      if let sub = stream.sub { json.member("sub", sub) }
      json.member("transport", stream.transport.rawValue)
    }
  }

  private mutating func object(_ value: MaskedValue) {
    object { json in
      if let clear = value.clear { json.member("clear", clear) }
      json.member("digest", value.digest)
      json.member("mask", value.mask)
      if let traits = value.traits {
        json.key("traits")
        json.array { json in for trait in traits { json.value(trait.rawValue) } }
      }
    }
  }

  private mutating func member(_ name: StaticString, _ text: String?) {
    key(name)
    value(text)
  }

  private mutating func member(_ name: StaticString, _ number: Int?) {
    key(name)
    value(number)
  }
}
