import AuditModel
import Bytes

/// One level of an unfolding: the bytes being read, how they were got, and how far the reading has come. Levels are
/// kept from value to value, and with them their memory.
final class Level {
  // The bytes read at this level and those they were decoded from. Set only while the spans they come from are on the
  // call stack, so that a sink can ask for a path or a source from within a callback.
  private var bytes = BorrowedBytes()
  private var source = BorrowedBytes()

  /// Where `bytes` begin in the layer entered last.
  private(set) var base = 0
  /// Where `source` begins in the layer before that.
  private var sourceBase = 0
  private(set) var undoing = Undoing.nothing
  /// Memory for what is decoded into this level; taken out while it is in use.
  var scratch: [UInt8] = []
  private var track = SourceTrack()

  // A dynamic exclusivity check costs as much for each leaf as finding it does. The reader never calls out while it
  // runs, so nothing can look at it at the same time.
  @exclusivity(unchecked) private var reader = LeafReader()

  var structure: Structure { unsafe reader.structure }
  var token: LeafToken { unsafe reader.token }
  /// Where the bytes that the structure has not yet given begin.
  var offset: Int { unsafe reader.offset }

  var declaresEntities: Bool { unsafe reader.declaresEntities }

  func begin(_ undoing: Undoing, base: Int) {
    self.undoing = undoing
    self.base = base
    unsafe reader.begin(.none)
    track.removeAll()
  }

  /// Says how the bytes are divided.
  func setStructure(_ structure: Structure, html: Bool = false) { unsafe reader.begin(structure, html: html) }

  /// The bytes are a protobuf message of a declared type.
  func setProtobuf(_ schema: ProtobufSchema?, message: Int) { unsafe reader.begin(schema, message: message) }

  /// The bytes are a multipart body.
  func setMultipart(boundary: RawSpan) { unsafe reader.begin(boundary: boundary) }

  /// The bytes from `offset` on are JSON documents behind one that is broken.
  func setJSON(at offset: Int) { unsafe reader.beginJSON(at: offset) }

  /// Finds the next leaf, as `token`.
  @inline(__always) func next(in bytes: RawSpan) throws(DecodeError) -> Bool { try unsafe reader.next(in: bytes) }

  func setSource(_ span: RawSpan, at offset: Int) {
    sourceBase = offset
    source = BorrowedBytes(span)
  }

  func setBytes(_ span: RawSpan) { bytes = BorrowedBytes(span) }

  /// Forgets borrowed memory.
  func end() {
    bytes = BorrowedBytes()
    source = BorrowedBytes()
  }

  /// Where a range of the layer that was decoded into this level stood in the layer before.
  func origin(of range: Range<Int>, limit: Int, decoder: ContentDecoder) -> Range<Int> {
    let borrowed = source
    let span = borrowed.span
    let found =
      switch undoing {
      case .nothing: range
      case .text(let coding): track.source(of: range, in: span, coding)
      case .token: track.source(of: range, in: span, .base64url)
      case .content(let coding): track.source(of: range, in: span, coding, limit: limit, decoder: decoder)
      }
    return found.lowerBound + sourceBase..<found.upperBound + sourceBase
  }

  /// Writes what this level adds to the path.
  func writePath(to path: inout PathWriter) {
    if case .token(let isClaims) = undoing {
      path.beginPiece()
      path.append(isClaims ? "claims" : "jose")
    }
    guard structure != .none else { return }
    path.beginPiece()
    let borrowed = bytes
    unsafe reader.writePath(in: borrowed.span, to: &path)
  }

  /// Whether the open XML element has this attribute with this value, or the open JSON object such a member.
  func hasAttribute(_ name: RawSpan, _ value: RawSpan) -> Bool {
    let borrowed = bytes
    return unsafe reader.hasAttribute(name, value, in: borrowed.span)
  }
}
