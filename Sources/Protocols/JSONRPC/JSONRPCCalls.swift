import Bytes

/// Methods called last, by the caller's side and id.
struct JSONRPCCalls {
  private static let limit = 64

  private struct Call {
    var side: UInt8
    var id: [UInt8]
    var method: [UInt8]
  }

  private var calls: [Call] = []
  private var next = 0

  mutating func note(_ id: RawSpan, _ method: RawSpan, from side: UInt8) {
    guard id.byteCount > 0, id.byteCount <= 64 else { return }
    var call = Call(side: side, id: [], method: [])
    call.id.append(bytesOf: id)
    call.method.append(bytesOf: method.prefix(120))
    if calls.count < Self.limit {
      calls.append(call)
    } else {
      calls[next] = call
      next = (next + 1) % Self.limit
    }
  }

  /// The method called with this id by the other side than the one that answers.
  mutating func take(_ id: RawSpan, answeredBy side: UInt8) -> [UInt8]? {
    for index in calls.indices where calls[index].side != side {
      let known = calls[index].id
      if known.rawBytes.equals(id) { return calls[index].method }
    }
    return nil
  }
}
