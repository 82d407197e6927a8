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

  mutating func object(_ device: borrowing DeviceSummary) {
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

  /// Looks into the box, because parts of a content would be copied first.
  mutating func object(_ transfer: borrowing Transfer) {
    let box = transfer.box
    object { json in
      json.member("capture", box.content.capture)
      json.member("channel", box.content.channel)
      json.member("confidence", box.content.confidence.rawValue)
      json.member("count", box.content.count)
      json.member("dataType", box.content.dataType.rawValue)
      json.member("direction", box.content.direction.rawValue)
      json.key("form")
      json.array { json in for form in box.content.form { json.value(form.rawValue) } }
      json.key("frames")
      json.value(box.content.frames)
      if let omitted = box.content.framesOmitted { json.member("framesOmitted", omitted) }
      json.member("id", box.content.id)
      json.key("links")
      json.value(box.content.links)
      json.member("location", box.content.location)
      json.member("protocol", box.content.protocol)
      json.recipient(of: box)
      json.sender(of: box)
      json.key("signals")
      json.value(box.content.signals)
      json.key("stream")
      json.object(box.content.stream)
      json.member("time", box.content.time)
      json.value(of: box)
    }
  }

  private mutating func recipient(of box: Transfer.Box) {
    key("recipient")
    object { json in
      json.member("address", box.content.recipient.address)
      json.member("entity", box.content.recipient.entity)
      json.key("evidence")
      json.value(box.content.recipient.evidence)
      json.member("host", box.content.recipient.host)
      json.member("party", box.content.recipient.party.rawValue)
    }
  }

  private mutating func sender(of box: Transfer.Box) {
    key("sender")
    object { json in
      json.member("address", box.content.sender.address)
      json.member("name", box.content.sender.name)
      json.member("role", box.content.sender.role.rawValue)
    }
  }

  private mutating func object(_ stream: Transfer.Stream) {
    object { json in
      json.member("index", stream.index)
      if let sub = stream.sub { json.member("sub", sub) }
      json.member("transport", stream.transport.rawValue)
    }
  }

  private mutating func value(of box: Transfer.Box) {
    key("value")
    object { json in
      if let clear = box.content.value.clear { json.member("clear", clear) }
      json.member("digest", box.content.value.digest)
      json.member("mask", box.content.value.mask)
      if let traits = box.content.value.traits {
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
