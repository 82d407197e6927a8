import AuditModel

/// Bodies that grow, nest or lie, each in a request of HTTP/1.1.
extension HostileFlow {
  private typealias Bytes = HostileBytes

  private static func body(
    _ name: String, notice: String?, type: String, encoding: String? = nil, _ make: @escaping @Sendable () -> [UInt8]
  ) -> HostileFlow {
    HostileFlow(name, notice: notice) {
      .stream(port: 80, [(.fromInitiator, HostileBytes.post(make(), type: type, encoding: encoding))])
    }
  }

  static var bodies: [HostileFlow] { bombs + codings + nests + floods }

  private static var bombs: [HostileFlow] {
    Bytes.codings.map { coding in
      body("\(coding) bomb", notice: "unfolding-size", type: "text/plain", encoding: coding) {
        HostileBytes.bomb(coding)
      }
    }
  }

  private static var codings: [HostileFlow] {
    [
      body(
        "gzip in gzip", notice: "unfolding-depth", type: "text/plain",
        encoding: Array(repeating: "gzip", count: 12).joined(separator: ", ")
      ) { (0..<12).reduce(Bytes.text("matryoshka")) { inner, _ in Bytes.gzipped(inner) } },
      body("XML entity bomb", notice: "xml-entities", type: "application/xml") {
        var text = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n <!ENTITY a0 \"lol\">\n"
        for level in 1...9 {
          text += " <!ENTITY a\(level) \"\(String(repeating: "&a\(level - 1);", count: 10))\">\n"
        }
        return Bytes.text(text + "]>\n<lolz>&a9;</lolz>")
      },
      body("external XML entity", notice: "xml-entities", type: "application/xml") {
        Bytes.text("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>")
      },
    ]
  }

  private static var nests: [HostileFlow] {
    [
      body("JSON nested 100,000 deep", notice: "broken-structure", type: "application/json") {
        Bytes.repeated("[", 100_000)
      },
      body("JSON objects nested 100,000 deep", notice: "broken-structure", type: "application/json") {
        Bytes.repeated(#"{"a":"#, 100_000)
      },
      body("XML nested 100,000 deep", notice: "broken-structure", type: "application/xml") {
        Bytes.repeated("<a>", 100_000)
      },
      body("multiparts nested without end", notice: "unfolding-depth", type: "multipart/mixed; boundary=b0") {
        var text = ""
        for level in 0..<3_000 {
          text += "--b\(level)\r\nContent-Type: multipart/mixed; boundary=b\(level + 1)\r\n\r\n"
        }
        return Bytes.text(text + "end")
      },
      body("messages nested without end", notice: "unfolding-depth", type: "message/rfc822") {
        Bytes.repeated("Subject: deep\r\nContent-Type: message/rfc822\r\n\r\n", 5_000) + Bytes.text("end")
      },
      body("base64 in base64", notice: "unfolding-depth", type: "application/octet-stream") {
        (0..<12).reduce(Bytes.text("00:00:5e:00:53:99 matryoshka")) { inner, _ in Bytes.base64(inner) }
      },
      body("IPP with endless groups", notice: "broken-structure", type: "application/ipp") {
        Bytes.join([1, 1, 0, 2, 0, 0, 0, 1], Bytes.repeated([2], 300_000))
      },
      body("IPP with endless collections", notice: "broken-structure", type: "application/ipp") {
        Bytes.join([1, 1, 0, 2, 0, 0, 0, 1, 2], Bytes.repeated([0x34, 0, 0, 0, 0], 100_000))
      },
      body("IPP with a name that lies", notice: "broken-structure", type: "application/ipp") {
        Bytes.join(
          [1, 1, 0, 2, 0, 0, 0, 1, 1, 0x42, 0, 8], Bytes.text("job-name"), [0, 1, 0x61, 0x42, 0xFF, 0xFF, 0x61])
      },
      body("protobuf of two gigabytes", notice: "broken-structure", type: "application/x-protobuf") {
        Bytes.join([0x0A, 5], Bytes.text("hello"), [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], Bytes.text("short"))
      },
      body("protobuf varint of eleven bytes", notice: "broken-structure", type: "application/x-protobuf") {
        Bytes.join([0x0A, 5], Bytes.text("hello"), [0x10], Bytes.repeated([0xFF], 11), [1])
      },
      body("CBOR nested 100,000 deep", notice: "broken-structure", type: "application/cbor") {
        Bytes.repeated([0x81], 100_000)
      },
    ]
  }

  private static var floods: [HostileFlow] {
    ["@", "5", "0:0:0:", "a@a.aa ", "+1212555", "((((", "eyJhbGciOiJ"].map { part in
      body("a megabyte of \(part)", notice: nil, type: "text/plain") {
        HostileBytes.repeated(part, 1_000_000 / part.utf8.count)
      }
    }
  }
}
