import AuditModel
import Bytes
import Flows

/// Writes down all that a flow table delivers, and checks it against the contract.
final class RecordingReceiver: StreamReceiver {
  var streams: [Transcript] = []
  var datagrams: [RecordedDatagram] = []
  /// The mark of each datagram; the answer is how many there were.
  var marks: [UInt32] = []
  var troubles: [String] = []
  /// Asked at every chunk: frames of its bytes, as the flow tells at that moment.
  var chunkFrames: [[Int]] = []
  /// Keeps streams for questions after the run.
  var flows: [TCPFlow] = []

  struct RecordedDatagram: Equatable {
    var text: String
    var initiator: Endpoint
    var direction: FlowDirection
    var firstFrame: Int
    var frame: Int
    var missing: Int
  }

  private func transcript(_ flow: TCPFlow) -> Transcript {
    if let transcript = flow.attachment as? Transcript {
      if transcript.isClosed { transcript.violations.append("called after closed") }
      return transcript
    }
    let transcript = Transcript(flow)
    flow.attachment = transcript
    streams.append(transcript)
    flows.append(flow)
    return transcript
  }

  func received(_ chunk: borrowing StreamChunk, of flow: TCPFlow) {
    let transcript = transcript(flow)
    let direction = chunk.direction
    let bytes = (0..<chunk.bytes.byteCount).map { chunk.bytes[$0] }
    if transcript.offsets[direction] != chunk.offset { transcript.violations.append("offset \(chunk.offset)") }
    if bytes.isEmpty { transcript.violations.append("empty chunk") }
    if transcript.ended.contains(direction) { transcript.violations.append("bytes after the end") }
    let frames = flow.frames(of: chunk.offset..<chunk.offset + UInt64(bytes.count), from: direction)
    if frames.last != chunk.frame { transcript.violations.append("frames \(frames) of chunk in \(chunk.frame)") }
    chunkFrames.append(frames)
    transcript.bytes[direction]?.append(contentsOf: bytes)
    transcript.offsets[direction] = chunk.offset + UInt64(bytes.count)
    transcript.events.append("\(direction == .fromInitiator ? ">" : "<")\(bytes.count)@\(chunk.frame)")
  }

  func lost(_ count: Int, from direction: FlowDirection, at offset: UInt64, of flow: TCPFlow) {
    let transcript = transcript(flow)
    if transcript.offsets[direction] != offset { transcript.violations.append("loss at \(offset)") }
    if count <= 0 { transcript.violations.append("loss of \(count)") }
    let end = offset + UInt64(count)
    transcript.lost[direction]?.append(offset..<end)
    transcript.offsets[direction] = end
    transcript.events.append("\(direction == .fromInitiator ? ">" : "<")lost \(count)")
  }

  func repeated(_ count: Int, of flow: TCPFlow) { transcript(flow).repeated += count }

  func ended(_ direction: FlowDirection, of flow: TCPFlow) {
    let transcript = transcript(flow)
    if transcript.ended.contains(direction) { transcript.violations.append("ended twice") }
    transcript.ended.append(direction)
    transcript.events.append(direction == .fromInitiator ? ">end" : "<end")
  }

  func closed(_ flow: TCPFlow) {
    let transcript = transcript(flow)
    transcript.isClosed = true
    transcript.events.append("closed")
  }

  func received(_ datagram: borrowing Datagram) -> UInt32 {
    let bytes = (0..<datagram.bytes.byteCount).map { datagram.bytes[$0] }
    datagrams.append(
      RecordedDatagram(
        text: String(decoding: bytes, as: UTF8.self), initiator: datagram.initiator, direction: datagram.direction,
        firstFrame: datagram.firstFrame, frame: datagram.frame, missing: datagram.missing))
    marks.append(datagram.mark)
    return UInt32(datagrams.count)
  }

  func trouble(_ kind: StaticString, frame: Int) { troubles.append("\(kind)@\(frame)") }

  var violations: [String] { streams.flatMap(\.violations) }
}
