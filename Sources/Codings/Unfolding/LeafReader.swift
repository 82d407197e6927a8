import Bytes

/// The tokenizers of one level, of which one is in use.
struct LeafReader {
  private(set) var structure = Structure.none
  private(set) var token = LeafToken()

  private var json = JSONTokenizer()
  private var xml = XMLTokenizer()
  private var form = URLEncodedTokenizer()
  private var message = MessageTokenizer()
  private var multipart = MultipartTokenizer()
  private var cbor = CBORTokenizer()
  private var messagePack = MessagePackTokenizer()
  private var protobuf = ProtobufTokenizer()
  private var binaryPropertyList = BinaryPropertyListTokenizer()
  private var xmlPropertyList = XMLPropertyListTokenizer()
  /// Of a format that is rare enough to be made anew for each body.
  private var announced: (any LeafTokenizer)?

  /// Makes ready for bytes of the given structure.
  mutating func begin(_ structure: Structure, html: Bool = false) {
    self.structure = structure
    token = LeafToken()
    switch structure {
    case .none: break
    case .json: json.reset()
    case .xml: xml.reset(html: html)
    case .form, .query, .fragment: form.reset()
    case .message: message.reset()
    case .multipart: multipart.reset()
    case .cbor: cbor.reset()
    case .messagePack: messagePack.reset()
    case .protobuf: protobuf.reset()
    case .binaryPropertyList: binaryPropertyList.reset()
    case .xmlPropertyList: xmlPropertyList.reset()
    case .announced(let index): announced = FormatCatalog.formats[index].make()
    }
  }

  /// Makes ready for a protobuf message of a declared type.
  mutating func begin(_ schema: ProtobufSchema?, message: Int) {
    begin(.protobuf)
    protobuf.reset(schema, message: message)
  }

  /// Makes ready for what is left of JSON documents behind one that is broken.
  mutating func beginJSON(at offset: Int) {
    begin(.json)
    json.reset(at: offset)
  }

  /// Makes ready for a multipart body.
  mutating func begin(boundary: RawSpan) {
    begin(.multipart)
    multipart.reset(boundary: boundary)
  }

  /// Finds the next leaf, as `token`.
  mutating func next(in bytes: RawSpan) throws(DecodeError) -> Bool {
    switch structure {
    case .none: false
    case .json: try json.next(in: bytes, into: &token)
    case .xml: try xml.next(in: bytes, into: &token)
    case .form, .query, .fragment: try form.next(in: bytes, into: &token)
    case .message: try message.next(in: bytes, into: &token)
    case .multipart: try multipart.next(in: bytes, into: &token)
    case .cbor: try cbor.next(in: bytes, into: &token)
    case .messagePack: try messagePack.next(in: bytes, into: &token)
    case .protobuf: try protobuf.next(in: bytes, into: &token)
    case .binaryPropertyList: try binaryPropertyList.next(in: bytes, into: &token)
    case .xmlPropertyList: try xmlPropertyList.next(in: bytes, into: &token)
    case .announced: try announced?.next(in: bytes, into: &token) ?? false
    }
  }

  /// Whether the document declares entities of its own.
  var declaresEntities: Bool { structure == .xml && xml.declaresEntities }

  /// Where the bytes not yet read begin.
  var offset: Int {
    switch structure {
    case .none: 0
    case .json: json.offset
    case .xml: xml.offset
    case .form, .query, .fragment: form.offset
    case .message: message.offset
    case .multipart: multipart.offset
    case .cbor: cbor.offset
    case .messagePack: messagePack.offset
    case .protobuf: protobuf.offset
    case .binaryPropertyList: binaryPropertyList.offset
    case .xmlPropertyList: xmlPropertyList.offset
    case .announced: announced?.offset ?? 0
    }
  }

  /// Writes the path of the leaf found last.
  func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    switch structure {
    case .none: break
    case .json: json.writePath(in: bytes, to: &path)
    case .xml: xml.writePath(in: bytes, to: &path)
    case .form: form.writePath(in: bytes, to: &path)
    case .query:
      path.append("query ")
      form.writePath(in: bytes, to: &path)
    case .fragment:
      path.append("fragment ")
      form.writePath(in: bytes, to: &path)
    case .message: message.writePath(in: bytes, to: &path)
    case .multipart: multipart.writePath(in: bytes, to: &path)
    case .cbor: cbor.writePath(in: bytes, to: &path)
    case .messagePack: messagePack.writePath(in: bytes, to: &path)
    case .protobuf: protobuf.writePath(in: bytes, to: &path)
    case .binaryPropertyList: binaryPropertyList.writePath(in: bytes, to: &path)
    case .xmlPropertyList: xmlPropertyList.writePath(in: bytes, to: &path)
    case .announced: announced?.writePath(in: bytes, to: &path)
    }
  }

  /// Whether the open XML element has this attribute with this value, or the open JSON object such a member.
  func hasAttribute(_ name: RawSpan, _ value: RawSpan, in bytes: RawSpan) -> Bool {
    switch structure {
    case .xml: xml.hasAttribute(name, value, in: bytes)
    case .json: json.objectStart.map { JSONMembers.holds(name, value, in: bytes, from: $0) } ?? false
    default: false
    }
  }
}
