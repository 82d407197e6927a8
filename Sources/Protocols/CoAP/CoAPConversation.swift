import AuditModel
import Bytes

/// The messages between two endpoints, of which some carry parts of one payload (RFC 7959).
final class CoAPConversation: DatagramDecoder {
  private static let transferLimit = 8
  private static let requestLimit = 16

  /// First words of the latest requests by their token: responses are known by it.
  private var requests: [(token: [UInt8], sender: FlowDirection, start: [UInt8])] = []
  private var transfers: [CoAPTransfer] = []
  /// Where the next datagram of a direction begins.
  private var ends: [UInt64] = [0, 0]

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) -> Coverage? {
    let count = window.bytes.byteCount
    ends[Int(window.direction.rawValue)] = window.offset &+ UInt64(count)
    guard let message = CoAPMessage(window.bytes) else { return nil }
    guard message.code != 0 else { return Coverage(count, .decoded) }
    var request: [UInt8] = []
    if message.isRequest {
      CoAPStart.append(request: message, window.bytes, to: &request)
      remember(message, request, window)
    } else {
      request = answered(message, window)
    }
    let block = message.payloadBlock.flatMap { $0.isPart ? $0 : nil }
    CoAPReader.tell(message, window, answering: request, hasPayload: block == nil, to: sink)
    if let block { take(message, block, request, window, sink) }
    return Coverage(count, .decoded)
  }

  // MARK: - Requests and their answers

  private func remember(_ message: CoAPMessage, _ start: [UInt8], _ window: borrowing StreamWindow) {
    if requests.count >= Self.requestLimit { requests.removeFirst() }
    var token: [UInt8] = []
    token.append(bytesOf: window.bytes.clamped(message.token))
    requests.append((token, window.direction, start))
  }

  private func answered(_ message: CoAPMessage, _ window: borrowing StreamWindow) -> [UInt8] {
    var token: [UInt8] = []
    token.append(bytesOf: window.bytes.clamped(message.token))
    return requests.last { $0.token == token && $0.sender != window.direction }?.start ?? []
  }

  // MARK: - Blocks

  private func take(
    _ message: CoAPMessage, _ block: CoAPBlock, _ request: [UInt8], _ window: borrowing StreamWindow,
    _ sink: any MessageSink
  ) {
    var start = request
    if !message.isRequest {
      start = []
      CoAPStart.append(code: message.code, to: &start)
      if !request.isEmpty { start += [0x20] + request }
    }
    let sender = window.direction
    var index = transfers.firstIndex { $0.sender == sender && $0.start == start }
    if let known = index, block.offset == 0 {
      transfers[known].flush(isComplete: false, into: sink)
      transfers.remove(at: known)
      index = nil
    }
    if index == nil, transfers.count >= Self.transferLimit {
      transfers[0].flush(isComplete: false, into: sink)
      transfers.removeFirst()
    }
    if index == nil {
      transfers.append(
        CoAPTransfer(sender: sender, isRequest: message.isRequest, start: start, format: message.format))
    }
    let place = index ?? transfers.count - 1
    transfers[place].take(
      window.bytes.clamped(message.payload), block, at: window.offset &+ UInt64(message.payload.lowerBound), into: sink)
    if block.isLast { transfers.remove(at: place) }
  }

  func finish(into sink: any MessageSink) -> Coverage {
    for index in transfers.indices { transfers[index].flush(isComplete: false, into: sink) }
    transfers = []
    return Coverage()
  }

  var heldBytes: Int { transfers.reduce(1_024) { $0 + $1.count } }

  func settledOffset(_ direction: FlowDirection) -> UInt64 {
    var lowest = ends[Int(direction.rawValue)]
    for transfer in transfers where transfer.sender == direction {
      if let first = transfer.firstOffset { lowest = min(lowest, first) }
    }
    return lowest
  }
}
