package import AuditModel

/// A conversation that means harm to who reads it, and what a report must say of it.
package struct HostileFlow: Sendable, CustomStringConvertible {
  /// How the bytes travel.
  package enum Carrier: Sendable {
    case stream(port: UInt16, [(FlowDirection, [UInt8])])
    /// Port of the sender, where the protocol fixes it.
    case datagrams(from: UInt16?, to: UInt16, [[UInt8]])
  }

  package let name: String
  /// The kind of the notice that must be there; none where the protocol says all there is to say.
  package let notice: String?
  private let carrier: @Sendable () -> Carrier

  package init(_ name: String, notice: String?, _ carrier: @escaping @Sendable () -> Carrier) {
    self.name = name
    self.notice = notice
    self.carrier = carrier
  }

  package var description: String { name }

  /// The frames of the conversation, its client at `port` unless the protocol has one of its own.
  package func frames(from port: UInt16 = 20_000) -> [[UInt8]] {
    switch carrier() {
    case .stream(let server, let messages):
      TCPConversation.exchange(
        messages, client: Endpoint(Frames.client, port), server: Endpoint(Frames.server, server))
    case .datagrams(let own, let server, let payloads):
      payloads.map {
        Frames.udpFrame($0, from: Endpoint(Frames.client, own ?? port), to: Endpoint(Frames.server, server))
      }
    }
  }

  /// What follows it in a capture: a report of a printer, with a hardware address and an e-mail address.
  package static func witness(from port: UInt16 = 40_000) -> [[UInt8]] {
    let body = #"{"mac":"\#(witnessAddress)","owner":"\#(witnessMail)"}"#
    let head =
      "POST /v1/status HTTP/1.1\r\nHost: telemetry.stratasys.com\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n"
    return TCPConversation.exchange(
      [(.fromInitiator, Array((head + body).utf8)), (.fromResponder, Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))],
      client: Endpoint(Frames.client, port), server: Endpoint(Frames.server, 80))
  }

  package static let witnessAddress = "00:00:5e:00:53:10"
  package static let witnessMail = "operator@example.com"

  package static let all = bodies + web + devices + datagrams
}
