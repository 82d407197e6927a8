import AuditModel
import Bytes

/// The datagrams that wait for fragments. Their number, memory and waiting time are bounded; where a bound is reached
/// the oldest is given up.
package struct FragmentTable {
  static let memoryLimit = 16 << 20
  static let countLimit = 16_384
  /// RFC 8200 section 4.5 has 60 seconds; RFC 1122 section 3.3.2 has 60 to 120 for IPv4.
  static let timeout: Int64 = 60_000_000_000
  /// Largest payload of a datagram in bytes.
  static let sizeLimit = 65_535

  private struct Waiting {
    var key: FragmentKey
    var serial: Int
  }

  /// Fragment bytes of datagrams that were given up: overlapping, too old, or pushed out by others.
  package private(set) var abandonedBytes = 0
  /// Datagrams that were given up.
  package private(set) var abandonedCount = 0

  private var datagrams: [FragmentKey: FragmentedDatagram] = [:]
  /// Oldest first from `queueHead`; holds entries of datagrams that are gone until they are met.
  private var queue: [Waiting] = []
  private var queueHead = 0
  private var cost = 0
  private var serial = 0

  init() {}

  /// Datagrams that wait.
  package var waitingCount: Int { datagrams.count }
  /// Fragment bytes that wait.
  package var waitingBytes: Int { datagrams.values.reduce(0) { $0 + $1.received } }

  /// Fragment bytes that no packet has delivered: given up, or still waiting.
  package var pendingBytes: Int { abandonedBytes + waitingBytes }

  /// Takes one fragment; `trouble` receives what is odd about it.
  mutating func add(
    _ bytes: RawSpan, key: FragmentKey, offset: Int, more: Bool, number: UInt8, frame: Int, time: Timestamp,
    trouble: inout StaticString?
  ) -> FragmentOutcome {
    giveUpOld(at: time)
    let isV4 = key.source.version == .v4
    var part = bytes
    if more, bytes.byteCount % 8 != 0 {
      trouble = "fragment-length"
      // What IPv4 hosts do; IPv6 has the packet discarded (RFC 8200 section 4.5).
      guard isV4 else { return .refused }
      part = bytes.prefix(bytes.byteCount & ~7)
    }
    guard part.byteCount > 0, offset + part.byteCount <= Self.sizeLimit else {
      trouble = part.byteCount > 0 ? "fragment-too-large" : "fragment-length"
      return .refused
    }
    let datagram = datagrams[key] ?? open(key, time)
    let before = (cost: datagram.cost, received: datagram.received)
    let addition = datagram.add(part, at: offset, more: more, number: number, frame: frame, firstWins: isV4)
    cost += datagram.cost - before.cost
    switch addition {
    case .taken: break
    case .overlap: trouble = "fragment-overlap"
    case .conflict: trouble = "fragment-conflict"
    }
    return outcome(of: datagram, key, before.received, trouble: &trouble)
  }

  private mutating func outcome(
    of datagram: FragmentedDatagram, _ key: FragmentKey, _ before: Int, trouble: inout StaticString?
  ) -> FragmentOutcome {
    if datagram.isPoisoned {
      if datagram.received > 0 { book(datagram) }
      return .refused
    }
    if datagram.isComplete {
      remove(key, datagram)
      return .complete(datagram.assemble())
    }
    while cost > Self.memoryLimit || datagrams.count > Self.countLimit {
      guard giveUpOldest() else { break }
      if trouble == nil { trouble = "fragment-flood" }
    }
    return .waiting
  }

  private mutating func open(_ key: FragmentKey, _ time: Timestamp) -> FragmentedDatagram {
    serial += 1
    let datagram = FragmentedDatagram(serial: serial, time: time)
    datagrams[key] = datagram
    queue.append(Waiting(key: key, serial: serial))
    cost += datagram.cost
    if queue.count > 2 * datagrams.count + 1024 { tidyQueue() }
    return datagram
  }

  /// Gives up what has waited too long. A clock that went back counts like one that went on.
  private mutating func giveUpOld(at time: Timestamp) {
    while let (key, datagram) = oldest() {
      let (age, overflow) = time.nanoseconds.subtractingReportingOverflow(datagram.firstTime.nanoseconds)
      guard overflow || age.magnitude > UInt64(Self.timeout) else { return }
      giveUp(key, datagram)
    }
  }

  private mutating func giveUpOldest() -> Bool {
    guard let (key, datagram) = oldest() else { return false }
    giveUp(key, datagram)
    return true
  }

  /// The datagram that has waited longest; entries of those that are gone are dropped on the way.
  private mutating func oldest() -> (FragmentKey, FragmentedDatagram)? {
    while queueHead < queue.count {
      let entry = queue[queueHead]
      if let datagram = datagrams[entry.key], datagram.serial == entry.serial { return (entry.key, datagram) }
      queueHead += 1
    }
    return nil
  }

  private mutating func giveUp(_ key: FragmentKey, _ datagram: FragmentedDatagram) {
    remove(key, datagram)
    book(datagram)
  }

  private mutating func book(_ datagram: FragmentedDatagram) {
    abandonedBytes += datagram.received
    abandonedCount += 1
    datagram.forget()
  }

  private mutating func remove(_ key: FragmentKey, _ datagram: FragmentedDatagram) {
    cost -= datagram.cost
    datagrams[key] = nil
  }

  private mutating func tidyQueue() {
    queue = queue[queueHead...].filter { datagrams[$0.key]?.serial == $0.serial }
    queueHead = 0
  }
}
