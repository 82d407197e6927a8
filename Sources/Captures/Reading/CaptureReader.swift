package import AuditModel
import Bytes
import Compression

/// Turns a capture into frames, with memory that does not grow with its size: a pcap or pcapng file, a pipe or standard
/// input, plain or inside gzip or Zstandard. What the bytes are is told by the bytes, never by the name.
package final class CaptureReader {
  /// Compressed data inside compressed data is opened so many times.
  private static let compressionDepth = 3
  /// Notices kept; what exceeds them is only counted.
  private static let noticeLimit = 100

  package let path: String
  package let format: CaptureFormat
  package internal(set) var totals = CaptureTotals()
  package private(set) var notices: [Notice] = []
  /// Notices there was no room for.
  package private(set) var noticesOmitted = 0
  /// Why bytes of the capture behind the last frame were not read, when damage kept them from being; a capture that
  /// only ends early was read.
  package private(set) var unreadRest: String?
  /// Whether every frame that can be read has been handed out.
  package internal(set) var isFinished = false

  let input: InputBuffer
  var pcap: PcapState
  var pcapng = PcapngState()
  var records = RecordState()

  /// Opens the capture at `path` (`-` is standard input) and recognises its format.
  ///
  /// - Parameter tap: Sees each byte of the file once, in order, as it is read and before it is decompressed; bytes
  ///   behind the last frame only through `drain`.
  package convenience init(path: String, tap: ((RawSpan) -> Void)? = nil) throws(CaptureError) {
    let source = try DescriptorSource(path: path, tap: tap)
    try self.init(source, path: path == "-" ? "standard input" : path)
  }

  /// Reads an open descriptor, which stays the caller's to close; `name` is how messages call it.
  package convenience init(
    fileDescriptor: Int32, name: String, tap: ((RawSpan) -> Void)? = nil
  ) throws(CaptureError) {
    try self.init(DescriptorSource(fileDescriptor, owned: false, path: name, tap: tap), path: name)
  }

  init(_ plain: any ByteSource, path: String) throws(CaptureError) {
    self.path = path
    var source = plain
    var buffer = InputBuffer(source)
    var depth = 0
    var kind = try Self.recognise(buffer, path: path)
    var outermost = kind
    while case .compressed(let compression) = kind {
      if depth == 0 { outermost = kind }
      guard depth < Self.compressionDepth else {
        throw .notACapture(path: path, content: "compressed more than \(Self.compressionDepth) times")
      }
      depth += 1
      source = try DecompressingSource(compression, head: buffer.bytes, source: source, path: path)
      buffer = InputBuffer(source)
      kind = try Self.recognise(buffer, path: path)
    }
    if depth > 0, source.fileSize >= ReadAhead.worthwhileSize { buffer.readAhead() }
    input = buffer
    switch kind {
    case .pcapng:
      format = .pcapng
      pcap = PcapState()
      guard try buffer.ensure(PcapngState.sectionHeaderLength) else {
        throw .notACapture(path: path, content: "the pcapng section header is cut")
      }
    case .pcap:
      format = .pcap
      guard try buffer.ensure(PcapState.fileHeaderLength), let state = PcapState(buffer.bytes) else {
        throw .notACapture(path: path, content: "the pcap header is cut or of an unknown version")
      }
      pcap = state
      buffer.position += PcapState.fileHeaderLength
    case .mail, .mbox, .har:
      format = kind == .har ? .har : kind == .mbox ? .mbox : .mail
      pcap = PcapState()
    case .other(let content): throw .notACapture(path: path, content: content)
    case .compressed: throw .notACapture(path: path, content: "compressed data")
    }
    checkSuffix(outermost)
  }

  /// Hands out the frames that follow, in order, until `body` answers `false` or there are no more; may be called again
  /// to go on. `totals` is up to date when this returns. The bytes live only while `body` runs.
  ///
  /// - Parameter extras: Receives what stands between the frames (interfaces, names, secrets, statistics, comments),
  ///   each before the frames that follow it.
  package func forEachFrame(
    extras: (CaptureExtra) -> Void = { _ in }, _ body: (borrowing FrameHeader, RawSpan) -> Bool
  ) throws(CaptureError) {
    guard !isFinished else { return }
    defer { input.settle() }
    switch format {
    case .pcap: try readPcap(extras, body)
    case .pcapng: try readPcapng(extras, body)
    case .mail, .mbox: try readMails(body)
    case .har: try readArchive(body)
    }
    input.settle()
    if isFinished, let trouble = input.trouble {
      note(trouble.kind, trouble.detail)
      if Self.leavesRest.contains(trouble.kind) { unreadRest = trouble.detail }
    }
  }

  /// From the frame on that most likely follows the one in hand, as much as is in memory: to be looked at while a frame
  /// is handed out, for a guess at what comes. Nothing about it was checked.
  package var upcoming: RawSpan {
    @_lifetime(borrow self) get {
      // Behind the header of the next record, or of the next enhanced packet block.
      let skipped = min(format == .pcap ? pcap.recordHeaderLength : 28, input.available)
      let start = UnsafeRawPointer(input.base + input.position + skipped)
      let span = RawSpan(_unsafeStart: start, byteCount: input.available - skipped)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// Troubles of the input behind which there was more.
  private static let leavesRest: Set<String> = ["read-error", "damaged-compression", "expansion-limit"]

  /// A record or block that cannot be: nothing behind it can be read.
  func endsDamaged(_ kind: String, frame: Int?, _ detail: String) {
    note(kind, frame: frame, detail)
    unreadRest = detail
  }

  /// Reads what is left of the file without looking at it, for the sake of the tap.
  package func drain() throws(CaptureError) {
    defer { input.settle() }
    _ = try input.skip(.max)
    isFinished = true
  }

  /// Books a condition; `frame` is the number of the frame it concerns.
  func note(_ kind: String, frame: Int? = nil, _ detail: @autoclosure () -> String) {
    if notices.count < Self.noticeLimit {
      notices.append(Notice(kind: kind, frame: frame, detail: detail()))
    } else {
      noticesOmitted += 1
    }
  }

  /// The capture ends inside a record or block: a notice, and the end.
  func endsInside(_ what: String) {
    isFinished = true
    guard input.trouble == nil else { return }
    let last = totals.packets == 0 ? "before the first frame" : "after frame \(latestNumber)"
    note(
      "truncated-capture", frame: totals.packets == 0 ? nil : latestNumber,
      "\(path): the file ends inside \(what), \(last); what is whole was read")
  }

  private static func recognise(_ buffer: InputBuffer, path: String) throws(CaptureError) -> ContentKind {
    _ = try buffer.ensure(16)
    guard buffer.available > 0 else {
      if let trouble = buffer.trouble { throw .damagedCompression(path: path, reason: trouble.detail) }
      throw .empty(path: path)
    }
    let kind = ContentKind(buffer.bytes)
    guard case .other = kind, let first = buffer.bytes.u8(at: 0), first.isASCIIPrintable || first == 0xEF else {
      return kind
    }
    _ = try buffer.ensure(RecordRecognition.depth)
    return RecordRecognition.kind(of: buffer.bytes) ?? kind
  }

  /// A name that promises something else than the contents is worth a word, no more.
  private func checkSuffix(_ outermost: ContentKind) {
    guard let dot = path.lastIndex(of: ".") else { return }
    let promised: [ContentKind]
    switch path[dot...] {
    case ".gz": promised = [.compressed(.gzip)]
    case ".zst": promised = [.compressed(.zstd)]
    case ".pcap": promised = [.pcap]
    case ".pcapng": promised = [.pcapng]
    default: return
    }
    guard !promised.contains(outermost) else { return }
    let found = if case .compressed(let format) = outermost { "\(format) around \(self.format)" } else { "\(format)" }
    note("wrong-suffix", "\(path): the name ends in \(path[dot...]), the contents are \(found); read as what they are")
  }
}
