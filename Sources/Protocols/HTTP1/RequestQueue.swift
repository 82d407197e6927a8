/// The requests of a connection that were not yet answered, in order: a ring, so that its memory is used again.
struct RequestQueue {
  /// More than any client leaves open; later ones are answered as unknown.
  static let limit = 16_384

  private var slots: [RequestMemo] = []
  private var first = 0
  private(set) var count = 0

  /// Adds a request that `fill` writes into a used slot.
  mutating func push(_ fill: (inout RequestMemo) -> Void) {
    if count == Self.limit { return }
    if count == slots.count { grow() }
    let index = (first + count) % slots.count
    fill(&slots[index])
    count += 1
  }

  /// Takes the oldest request out, exchanging it with `memo`, whose memory is used again.
  mutating func pop(into memo: inout RequestMemo) -> Bool {
    guard count > 0 else { return false }
    swap(&slots[first], &memo)
    first = (first + 1) % slots.count
    count -= 1
    return true
  }

  /// The oldest request.
  var oldest: RequestMemo? { count > 0 ? slots[first] : nil }

  /// Whether the oldest request wants an answer without header section. Asked for every header section.
  var wantsBareBody: Bool { count > 0 && slots[first].isHTTP09 }

  mutating func removeAll() {
    slots = []
    first = 0
    count = 0
  }

  private mutating func grow() {
    var larger: [RequestMemo] = []
    larger.reserveCapacity(max(2, slots.count * 2))
    for index in 0..<count { larger.append(slots[(first + index) % slots.count]) }
    while larger.count < max(2, slots.count * 2) { larger.append(RequestMemo()) }
    slots = larger
    first = 0
  }
}
