package import AuditModel
package import Bytes

/// Reads both directions of one flow. Made when a protocol is recognised, fed by `StreamFeeder`, confined to one
/// worker.
package protocol StreamDecoder: AnyObject {
  /// Reads as much of `window` as it can.
  ///
  /// - Parameter window: All bytes of this direction that were not yet consumed; the first stands at stream offset
  ///   `window.offset`. What is not consumed is presented again, with more behind it.
  /// - Throws: `malformed` when the bytes cannot be this protocol. The whole window and all that follows it in this
  ///   direction become unknown, so throw before the sink was told anything of this window: return first what was read
  ///   before, with `.more(atLeast: 1)`, and the rest is presented again at once.
  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress

  /// `count` bytes of one direction are missing from the capture; the next window begins behind them. Unconsumed bytes
  /// before the gap were presented and are dropped.
  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink)

  /// The bytes of `rest` will never be followed by what they need: a gap or the end comes next. Reads what can be read
  /// without it (the whole lines of a cut header) and answers how many bytes that were. The others become unknown.
  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int

  /// The bin of bytes that were neither consumed nor salvaged: `opaqueUnknown`, unless the decoder knows better.
  func bin(ofRest rest: borrowing StreamWindow) -> Coverage.Bin

  /// One direction has ended (FIN, RST, end of capture); `rest` is what was neither consumed nor salvaged.
  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink)

  /// What became so far of the bytes that `Progress.deferred` counted. After both directions have ended and nothing
  /// waits, its sum is theirs.
  var deferredCoverage: Coverage { get }

  /// Consumed bytes are held because secrets that open them may still come.
  var awaitsSecrets: Bool { get }

  /// Secrets may have come: opens what is held, as far as it can.
  func secretsArrived(into sink: any MessageSink)

  /// No more is to be held: what is held now stays closed.
  func stopWaiting(into sink: any MessageSink)
}

extension StreamDecoder {
  package func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int { 0 }
  package func bin(ofRest rest: borrowing StreamWindow) -> Coverage.Bin { .opaqueUnknown }
  package var deferredCoverage: Coverage { Coverage() }
  package var awaitsSecrets: Bool { false }
  package func secretsArrived(into sink: any MessageSink) {}
  package func stopWaiting(into sink: any MessageSink) {}
}

/// The unconsumed bytes of one direction.
package struct StreamWindow: ~Escapable {
  package let bytes: RawSpan
  package let direction: FlowDirection
  /// Stream offset of the first byte, counted from the first payload byte seen of this direction.
  package let offset: UInt64
  /// Capture time of the newest bytes.
  package let time: Timestamp

  @_lifetime(copy bytes)
  package init(bytes: RawSpan, direction: FlowDirection, offset: UInt64, time: Timestamp) {
    self.bytes = bytes
    self.direction = direction
    self.offset = offset
    self.time = time
  }
}

/// How far a decoder came with a window.
package struct Progress: Sendable, Equatable {
  package enum Next: Sendable, Equatable {
    /// Call again when the window holds at least so many bytes: at once if it does and some were consumed, else with
    /// the next bytes that arrive.
    case more(atLeast: Int)
    /// Nothing of this direction interests the decoder any more: book all later bytes here, without calling again.
    /// Unless they are encrypted or decoded they are searched raw.
    case done(Coverage.Bin)
    /// Another protocol follows in both directions (CONNECT, Upgrade, STARTTLS): recognise again from here.
    case handOver
  }

  // Windows are shorter than 2 GiB, so 32 bits are enough for each count. All of it then fits into registers: this is
  // answered for every segment, and an answer in memory that was written a moment ago would have to wait until all the
  // bytes that the decoder has copied are written too.
  private var consumedCount: Int32
  private var encryptedCount: Int32
  private var unsupportedCount: Int32
  private var unknownCount: Int32
  private var deferredCount: Int32
  private var wanted: Int32 = 0
  private var bin: Coverage.Bin?
  private var isHandedOver = false

  /// Bytes of the window that need not be presented again.
  package var consumed: Int {
    get { Int(consumedCount) }
    set { consumedCount = Int32(clamping: newValue) }
  }
  /// How many of the consumed bytes could not be read because they are encrypted.
  package var encrypted: Int {
    get { Int(encryptedCount) }
    set { encryptedCount = Int32(clamping: newValue) }
  }
  /// How many of the consumed bytes belong to a part that is not supported.
  package var unsupported: Int {
    get { Int(unsupportedCount) }
    set { unsupportedCount = Int32(clamping: newValue) }
  }
  /// How many of the consumed bytes, counted from the first, the decoder could not make sense of (it joined in the
  /// middle, or lost its way). They are searched raw and booked as unknown.
  package var unknown: Int {
    get { Int(unknownCount) }
    set { unknownCount = Int32(clamping: newValue) }
  }
  /// How many of the consumed bytes the decoder books itself, in `deferredCoverage`, because an inner stream has them
  /// or because they are held. They must not lie among the first `unknown` ones.
  package var deferred: Int {
    get { Int(deferredCount) }
    set { deferredCount = Int32(clamping: newValue) }
  }
  package var next: Next {
    get { isHandedOver ? .handOver : bin.map { .done($0) } ?? .more(atLeast: Int(wanted)) }
    set {
      wanted = 0
      bin = nil
      isHandedOver = false
      switch newValue {
      case .more(let count): wanted = Int32(clamping: count)
      case .done(let bin): self.bin = bin
      case .handOver: isHandedOver = true
      }
    }
  }

  package init(
    consumed: Int, encrypted: Int = 0, unsupported: Int = 0, unknown: Int = 0, deferred: Int = 0,
    next: Next = .more(atLeast: 1)
  ) {
    consumedCount = Int32(clamping: consumed)
    encryptedCount = Int32(clamping: encrypted)
    unsupportedCount = Int32(clamping: unsupported)
    unknownCount = Int32(clamping: unknown)
    deferredCount = Int32(clamping: deferred)
    self.next = next
  }
}
