import AuditModel

/// What devices and servers speak over TCP.
extension HostileFlow {
  private typealias Bytes = HostileBytes

  static var devices: [HostileFlow] {
    [
      HostileFlow("MQTT remaining length of five bytes", notice: "mqtt-malformed") {
        let connect = Bytes.join([0x10, 14, 0, 4], Bytes.text("MQTT"), [4, 2, 0, 60, 0, 2], Bytes.text("c1"))
        return .stream(
          port: 1883,
          [
            (.fromInitiator, connect), (.fromResponder, [0x20, 2, 0, 0]),
            (.fromInitiator, Bytes.join([0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], Bytes.repeated("a", 5_000))),
          ])
      },
      HostileFlow("mail nested without end", notice: "unfolding-depth") {
        var mail = "From: a@example.org\r\nSubject: deep\r\nMIME-Version: 1.0\r\n"
        for level in 0..<3_000 { mail += "Content-Type: multipart/mixed; boundary=b\(level)\r\n\r\n--b\(level)\r\n" }
        return .stream(
          port: 25,
          [
            (.fromResponder, Bytes.text("220 mail.example.net ESMTP ready\r\n")),
            (.fromInitiator, Bytes.text("EHLO harm.example.net\r\n")),
            (.fromResponder, Bytes.text("250 mail.example.net\r\n")),
            (.fromInitiator, Bytes.text("MAIL FROM:<a@example.org>\r\n")), (.fromResponder, Bytes.text("250 ok\r\n")),
            (.fromInitiator, Bytes.text("RCPT TO:<b@example.net>\r\n")), (.fromResponder, Bytes.text("250 ok\r\n")),
            (.fromInitiator, Bytes.text("DATA\r\n")), (.fromResponder, Bytes.text("354 go on\r\n")),
            (.fromInitiator, Bytes.text(mail + "end\r\n.\r\n")), (.fromResponder, Bytes.text("250 ok\r\n")),
          ])
      },
      HostileFlow("SMTP chunk of negative length", notice: nil) {
        .stream(
          port: 25,
          [
            (.fromResponder, Bytes.text("220 mail.example.net ESMTP ready\r\n")),
            (.fromInitiator, Bytes.text("EHLO harm.example.net\r\nBDAT -5 LAST\r\nBDAT 99999999999999999999\r\n")),
            (.fromResponder, Bytes.text("250-mail.example.net\r\n250 CHUNKING\r\n501 no\r\n501 no\r\n")),
          ])
      },
      HostileFlow("syslog whose count lies", notice: nil) {
        .stream(port: 514, [(.fromInitiator, Bytes.text("99999999999999999999 <34>1 - host app - - - text\n"))])
      },
      HostileFlow("mail with a file name in 100,000 pieces", notice: nil) {
        var header = "Content-Disposition: attachment"
        for piece in 0..<100_000 { header += "; filename*\(piece)*=%2541" }
        let mail =
          "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\(header)\r\n\r\nx\r\n--b--"
        return .stream(port: 8_025, [(.fromInitiator, Bytes.post(Bytes.text(mail), type: "message/rfc822"))])
      },
      HostileFlow("IMAP envelope without end", notice: nil) {
        .stream(
          port: 143,
          [
            (.fromResponder, Bytes.text("* OK [CAPABILITY IMAP4rev1] ready\r\n")),
            (.fromInitiator, Bytes.text("a1 FETCH 1 ENVELOPE\r\n")),
            (
              .fromResponder,
              Bytes.join(
                Bytes.text("* 1 FETCH (ENVELOPE (NIL NIL ("),
                Bytes.repeated("(NIL NIL \"a\" \"example.org\") ENVELOPE (NIL NIL ((", 4_000), Bytes.text("\r\n"))
            ),
          ])
      },
      HostileFlow("printer job that never ends", notice: nil) {
        let blocks = ["SendFile", "a.cmb", "NA", "9223372036854775807"].map { text in
          Bytes.join(Bytes.text(text), Bytes.zeros(64 - text.utf8.count))
        }
        return .stream(
          port: 53_742, [(.fromInitiator, Bytes.join(blocks.flatMap { $0 }, Bytes.repeated("{\"a\":[", 50_000)))])
      },
      HostileFlow("JSON on a bare stream, 100,000 deep", notice: nil) {
        .stream(
          port: 9_998,
          [(.fromInitiator, Bytes.join(Bytes.text("{\"a\":1}\n"), Bytes.repeated("{\"a\":[", 50_000)))])
      },
      HostileFlow("gzip bomb on a bare stream", notice: "unfolding-size") {
        .stream(port: 9_997, [(.fromInitiator, Bytes.gzipBomb)])
      },
      HostileFlow("TLS record over the limit", notice: nil) {
        .stream(
          port: 443,
          [(.fromInitiator, Bytes.join([22, 3, 1, 0xFF, 0xFF, 1, 0xFF, 0xFF, 0xFF], Bytes.repeated([7], 70_000)))])
      },
      HostileFlow("TLS handshake of 16 MB", notice: "tls-handshake-too-long") {
        let begin = Bytes.join(
          [22, 3, 1, 0x40, 0, 1, 0xFF, 0xFF, 0xFF, 3, 3], Bytes.repeated([7], 16_378))
        let more = Bytes.join([22, 3, 1, 0x40, 0], Bytes.zeros(16_384))
        return .stream(port: 443, [(.fromInitiator, Bytes.join(begin, Bytes.repeated(more, 40)))])
      },
      HostileFlow("DNS over TCP with a length that lies", notice: nil) {
        .stream(
          port: 53,
          [(.fromInitiator, [0xFF, 0xFF, 0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 0, 0, 1, 0, 1])])
      },
      HostileFlow("bytes of no protocol", notice: nil) {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let noise = (0..<500_000).map { _ in
          state ^= state << 13
          state ^= state >> 7
          state ^= state << 17
          return UInt8(truncatingIfNeeded: state >> 32)
        }
        return .stream(port: 9_999, [(.fromInitiator, noise)])
      },
    ]
  }
}
