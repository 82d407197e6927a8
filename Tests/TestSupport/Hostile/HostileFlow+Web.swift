import AuditModel

/// Heads, frames and streams of the web that grow or lie.
extension HostileFlow {
  private typealias Bytes = HostileBytes

  private static func client(
    _ name: String, notice: String?, port: UInt16 = 80, _ make: @escaping @Sendable () -> [UInt8]
  ) -> HostileFlow {
    HostileFlow(name, notice: notice) { .stream(port: port, [(.fromInitiator, make())]) }
  }

  private static let preface =
    HostileBytes.text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + HostileBytes.frame(4, stream: 0, [0, 3, 0, 0, 0, 100])

  private static let request =
    HostileBytes.join(
      HostileBytes.literal(":method", "GET"), HostileBytes.literal(":scheme", "http"),
      HostileBytes.literal(":authority", "harm.example.net"), HostileBytes.literal(":path", "/"))

  /// A connection of HTTP/2 begun with prior knowledge.
  private static func frames(
    _ name: String, notice: String?, _ make: @escaping @Sendable () -> [UInt8]
  ) -> HostileFlow {
    client(name, notice: notice, port: 8080) { preface + make() }
  }

  static var web: [HostileFlow] { firstVersion + secondVersion + secondBombs + sockets }

  private static var firstVersion: [HostileFlow] {
    [
      client("HTTP/1 head of 600 KB", notice: "oversized-head") {
        Bytes.join(
          Bytes.text("GET / HTTP/1.1\r\nHost: harm.example.net\r\n"),
          Bytes.repeated("X-Fill: 0123456789\r\n", 30_000), Bytes.text("\r\n"))
      },
      client("HTTP/1 chunk of 2^64 bytes", notice: "http-resync") {
        Bytes.text(
          "POST / HTTP/1.1\r\nHost: harm.example.net\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc")
      },
      client("HTTP/1 with two lengths", notice: "ambiguous-length") {
        Bytes.text(
          "POST / HTTP/1.1\r\nHost: harm.example.net\r\nContent-Length: 3\r\nContent-Length: 90\r\n\r\nabc")
      },
    ]
  }

  private static var secondVersion: [HostileFlow] {
    [
      frames("HPACK bomb", notice: "oversized-head") {
        let bomb = Bytes.literal("x", String(repeating: "a", count: 4_000), indexing: true)
        return Bytes.frame(1, flags: 5, stream: 1, Bytes.join(request, bomb, Bytes.repeated([0xBE], 12_000)))
      },
      frames("CONTINUATION flood", notice: "http2-headers") {
        let piece = Bytes.literal("x", String(repeating: "y", count: 16_000))
        return Bytes.frame(1, stream: 1, request) + Bytes.repeated(Bytes.frame(9, stream: 1, piece), 60)
      },
      frames("giant SETTINGS", notice: "http2-settings") {
        Bytes.frame(4, stream: 0, [UInt8](repeating: 1, count: 600_000))
      },
      frames("three thousand streams", notice: "http2-streams") {
        var bytes: [UInt8] = []
        for number in 0..<UInt32(3_000) { bytes += Bytes.frame(1, flags: 4, stream: 2 * number + 1, request) }
        return bytes
      },
      frames("HPACK that refers to nothing", notice: "hpack") {
        Bytes.frame(1, flags: 5, stream: 1, Bytes.join(request, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]))
      },
      frames("HPACK text with wrong padding", notice: "hpack") {
        Bytes.frame(1, flags: 5, stream: 1, Bytes.join(request, [0x00, 0x81, 0x00, 0x81, 0x00]))
      },
      frames("HPACK table that grows and shrinks", notice: nil) {
        Bytes.frame(1, flags: 5, stream: 1, Bytes.join(Bytes.repeated([0x20, 0x3F, 0xE1, 0x1F], 1_000), request))
      },
      frames("padding longer than its frame", notice: nil) {
        Bytes.frame(1, flags: 0x0D, stream: 1, Bytes.join([250], request))
      },
      frames("the last of all streams", notice: nil) {
        Bytes.join(
          Bytes.frame(1, flags: 4, stream: 0x7FFF_FFFF, request), Bytes.frame(7, stream: 0, Bytes.zeros(8)),
          Bytes.frame(0, stream: 0x7FFF_FFFF, Bytes.zeros(100)))
      },
      frames("DATA on stream 0", notice: nil) {
        Bytes.repeated(Bytes.frame(0, stream: 0, [UInt8](repeating: 0x61, count: 1_000)), 1_000)
      },
      frames("rapid reset", notice: nil) {
        var bytes: [UInt8] = []
        for number in 0..<UInt32(5_000) {
          bytes += Bytes.frame(1, flags: 5, stream: 2 * number + 1, request)
          bytes += Bytes.frame(3, stream: 2 * number + 1, [0, 0, 0, 8])
        }
        return bytes
      },
    ]
  }

  /// A POST on a stream of HTTP/2 with these header fields besides.
  private static func post(_ fields: [(String, String)], _ body: [UInt8]) -> [UInt8] {
    let block =
      Bytes.join(
        Bytes.literal(":method", "POST"), Bytes.literal(":scheme", "http"),
        Bytes.literal(":authority", "harm.example.net"), Bytes.literal(":path", "/v1/upload"))
      + fields.flatMap { Bytes.literal($0.0, $0.1) }
    return Bytes.frame(1, flags: 4, stream: 1, block) + Bytes.data(body, stream: 1)
  }

  /// Bodies and messages of gRPC, each in every coding.
  private static var secondBombs: [HostileFlow] {
    Bytes.codings.flatMap { coding in
      [
        frames("HTTP/2 \(coding) bomb", notice: "unfolding-size") {
          post([("content-type", "text/plain"), ("content-encoding", coding)], Bytes.bomb(coding))
        },
        frames("gRPC \(coding) bomb", notice: "unfolding-size") {
          post(
            [("content-type", "application/grpc+proto"), ("grpc-encoding", coding)],
            Bytes.compressedMessage(Bytes.bomb(coding)))
        },
        frames("gRPC-Web text \(coding) bomb", notice: "unfolding-size") {
          post(
            [("content-type", "application/grpc-web-text"), ("grpc-encoding", coding)],
            Bytes.base64(Bytes.compressedMessage(Bytes.bomb(coding))))
        },
      ]
    } + [secondSocket]
  }

  /// A WebSocket on a stream of HTTP/2 (RFC 8441).
  private static var secondSocket: HostileFlow {
    HostileFlow("HTTP/2 WebSocket bomb", notice: "websocket") {
      let asked = Bytes.join(
        Bytes.literal(":method", "CONNECT"), Bytes.literal(":protocol", "websocket"),
        Bytes.literal(":authority", "harm.example.net"), Bytes.literal(":path", "/chat"))
      let granted = Bytes.join(
        Bytes.literal(":status", "200"), Bytes.literal("sec-websocket-extensions", "permessage-deflate"))
      let packed = Bytes.deflated(copies: 100_000)
      let front = Bytes.join([0xC1, 0x7F, 0, 0, 0, 0], [24, 16, 8, 0].map { UInt8(packed.count >> $0 & 0xFF) })
      return .stream(
        port: 8080,
        [
          (.fromInitiator, preface + Bytes.frame(1, flags: 4, stream: 1, asked)),
          (
            .fromResponder,
            Bytes.frame(4, stream: 0, [0, 8, 0, 0, 0, 1]) + Bytes.frame(1, flags: 4, stream: 1, granted)
              + Bytes.data(front + packed, stream: 1)
          ),
        ])
    }
  }

  private static func socket(
    _ name: String, extensions: String = "", _ make: @escaping @Sendable () -> [UInt8]
  ) -> HostileFlow {
    HostileFlow(name, notice: "websocket") {
      let asked =
        "GET /chat HTTP/1.1\r\nHost: harm.example.net\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
      let granted =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\(extensions)\r\n"
      return .stream(
        port: 80,
        [
          (.fromInitiator, HostileBytes.text(asked)), (.fromResponder, HostileBytes.text(granted)),
          (.fromResponder, make()),
        ])
    }
  }

  private static var sockets: [HostileFlow] {
    [
      socket("WebSocket frame of 2^63 bytes") { Bytes.join([0x81, 0x7F], Bytes.repeated([0xFF], 8), [0x41]) },
      socket("WebSocket bomb", extensions: "Sec-WebSocket-Extensions: permessage-deflate\r\n") {
        let packed = Bytes.deflated(copies: 100_000)
        return Bytes.join([0xC1, 0x7F, 0, 0, 0, 0], [24, 16, 8, 0].map { UInt8(packed.count >> $0 & 0xFF) }, packed)
      },
    ]
  }
}
