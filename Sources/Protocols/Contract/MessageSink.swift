package import AuditModel
package import Bytes

/// Receives what decoders read. Everything borrowed is valid only during the call. Calls nest as
/// `begin (field | body | note)* end`; `note` and `trouble` may also come between messages.
package protocol MessageSink: AnyObject {
  /// A message begins.
  /// - Parameters:
  ///   - start: The message's first words as a report shows them (`POST /v1/clear`, `200 GET /v1/clear`), without query.
  ///   - host: The name by which the client addressed the server, also for the response to it; empty when there is none.
  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan)

  /// One named value. `at` is the stream (or datagram) offset of its first byte on the wire, in the direction of the
  /// message; the value stands there as it is (in a DNS name a dot stands for the length of the next label).
  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64)

  /// One named value that does not stand on the wire in one piece, or not as it is (compressed, split over records).
  /// `origin` leads from offsets in `value` to stream offsets.
  func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap)

  /// One named value that does not stand on the wire as it is, because the protocol compresses it (HPACK, QPACK).
  /// `range` are the stream offsets that stand for it.
  func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>)

  /// A value with a format of its own: an HTTP body, an MQTT payload, a file.
  func body(_ body: borrowing MessageBody)

  /// Something learned that is no value. `range` are the stream offsets that show it, in direction `direction`.
  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection)

  /// `name` has `address` (DNS). Apart from `note` because it is frequent: nothing is allocated for a known pair.
  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection)

  /// The message is complete (or as complete as it will be).
  func end()

  /// The channel of this flow from now on: `clear`, `tls1.3` …, and the name the client asked for (SNI), if any.
  func channel(_ name: String, host: String?)

  /// What is told until `endTunnel` came through one of several tunnels within the flow, each on a stream of its own; a
  /// channel told meanwhile is that of the tunnel. Nests.
  func beginTunnel(_ stream: Int)

  /// The channel is again what it was before `beginTunnel`.
  func endTunnel()

  /// What is told from now on was held back since these bytes came: it is evidence of that moment, not of the one in
  /// which it could be read. Told again with the bytes in hand when nothing is held any more.
  func resume(at moment: WireMoment)

  /// Bytes that could not be read as they should; `kind` in kebab-case, `detail` without any wire bytes.
  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection)
}

extension MessageSink {
  package func beginTunnel(_ stream: Int) {}
  package func endTunnel() {}
  package func resume(at moment: WireMoment) {}

  package func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap) {
    field(part, name: name, value: value, at: origin.pieces.first?.source.lowerBound ?? 0)
  }
}
