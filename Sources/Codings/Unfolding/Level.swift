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
  @exclusivity(unchecked) var base = 0
  /// Where `source` begins in the layer before that.
  var sourceBase = 0
  var undoing = Undoing.nothing
  @exclusivity(unchecked) var structure = Structure.none
  @exclusivity(unchecked) var token = LeafToken()
  /// Memory for what is decoded into this level; taken out while it is in use.
  var scratch: [UInt8] = []
  private var track = SourceTrack()

  // Dynamic exclusivity checks cost as much per leaf as finding it does. A tokenizer never calls out while it runs, so
  // nothing can read it at the same time.
  @exclusivity(unchecked) var json = JSONTokenizer()
  @exclusivity(unchecked) var xml = XMLTokenizer()
  @exclusivity(unchecked) var form = URLEncodedTokenizer()
  @exclusivity(unchecked) var multipart = MultipartTokenizer()
  @exclusivity(unchecked) var cbor = CBORTokenizer()
  @exclusivity(unchecked) var messagePack = MessagePackTokenizer()
  @exclusivity(unchecked) var protobuf = ProtobufTokenizer()
  @exclusivity(unchecked) var binaryPropertyList = BinaryPropertyListTokenizer()
  @exclusivity(unchecked) var xmlPropertyList = XMLPropertyListTokenizer()

  func begin(_ undoing: Undoing, base: Int) {
    self.undoing = undoing
    self.base = base
    structure = .none
    track.removeAll()
  }

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
    let span = borrowed.span
    switch structure {
    case .none: break
    case .json: json.writePath(in: span, to: &path)
    case .xml: xml.writePath(in: span, to: &path)
    case .form: form.writePath(in: span, to: &path)
    case .query:
      path.append("query ")
      form.writePath(in: span, to: &path)
    case .fragment:
      path.append("fragment ")
      form.writePath(in: span, to: &path)
    case .multipart: multipart.writePath(in: span, to: &path)
    case .cbor: cbor.writePath(in: span, to: &path)
    case .messagePack: messagePack.writePath(in: span, to: &path)
    case .protobuf: protobuf.writePath(in: span, to: &path)
    case .binaryPropertyList: binaryPropertyList.writePath(in: span, to: &path)
    case .xmlPropertyList: xmlPropertyList.writePath(in: span, to: &path)
    }
  }
}
