package import AuditModel
import Bytes

/// Takes one value apart: undoes its codings, reads its structure, and tells a sink every leaf; then the same again for
/// each leaf that is itself a coded or structured value. Kept and reused; belongs to one worker.
///
/// A leaf whose text is merely escaped (percent, JSON and XML escapes, quoted-printable, encoded words, UTF-16) is told
/// only decoded, in a layer of its own; a leaf that may be base64, hex or the like is told as it stands first.
/// Structure that stands inside a leaf as it is opens no layer: its leaves are ranges of the layer entered last.
/// Compressed bytes and UTF-16 are entered only once they are opened.
package final class Unfolder {
  static let levelLimit = 24

  let limits: UnfoldingLimits
  let contents = ContentDecoder()
  private var levels: [Level] = []
  private(set) var top = -1
  /// Codings undone around the current bytes.
  var codingDepth = 0
  /// Layers entered and not left.
  var enteredLayers = 0
  private var outputLeft = 0
  private var layersLeft = 0
  /// The value is that of a field named `query`, which may hold a document of GraphQL.
  var isQuery = false
  /// The troubles already told of this value, one bit each.
  private var told: UInt8 = 0
  /// What names the fields of protobuf messages.
  let schema: ProtobufSchema?
  /// Decimal text of numbers in binary formats.
  var numberText: [UInt8] = []

  package init(limits: UnfoldingLimits = UnfoldingLimits(), schema: ProtobufSchema? = nil) {
    self.limits = limits
    self.schema = schema
  }

  /// Unfolds `value` into `sink`. Not to be called from within a callback of the same unfolder.
  package func unfold(_ value: RawSpan, hint: borrowing UnfoldingHint, into sink: any LeafSink) {
    codingDepth = 0
    enteredLayers = 0
    outputLeft = limits.totalOutput
    layersLeft = limits.layers
    told = 0
    isQuery = FormatCatalog.isQuery(hint.name)
    top = -1
    let level = push(.nothing, base: 0)
    if hint.contentEncoding.byteCount > 0 {
      openEncodings(value, hint, level, sink)
    } else {
      present(value, key: RawSpan(), hint, level, sink)
    }
    pop()
  }

  // MARK: What a sink may ask for during a callback

  /// The path of the current leaf below the field's own name, as the report's `location` has it: `$.device.mac`,
  /// `data $.mac`, `query email`; empty when the value has no structure.
  package func renderPath() -> String {
    var path = PathWriter()
    for index in 0...max(top, 0) where index <= top { levels[index].writePath(to: &path) }
    return path.string
  }

  /// Appends the same path as bytes, after a blank if `text` holds anything.
  package func appendPath(to text: inout [UInt8]) {
    var path = PathWriter()
    for index in 0...max(top, 0) where index <= top { levels[index].writePath(to: &path) }
    if !text.isEmpty, !path.text.isEmpty { text.append(0x20) }
    text.append(contentsOf: path.text)
  }

  /// Whether the nearest XML element around the current leaf has this attribute with this value, or the nearest JSON
  /// object a member of this name with this text.
  package func hasAttribute(_ name: RawSpan, _ value: RawSpan) -> Bool {
    for index in (0...max(top, 0)).reversed() where index <= top {
      let structure = levels[index].structure
      if structure == .xml || structure == .json { return levels[index].hasAttribute(name, value) }
    }
    return false
  }

  /// The chain of codings and structures around the current leaf, outermost first. Escapes that belong to the syntax of
  /// the structure they stand in (percent in a form, `\u` in JSON, references in XML) are not listed.
  package var currentForms: [Form] {
    var forms: [Form] = []
    var structure: Form?
    for index in 0...max(top, 0) where index <= top {
      if let form = levels[index].undoing.form, !Unfolder.isSyntax(form, of: structure) { forms.append(form) }
      structure = levels[index].structure.form
      if let structure { forms.append(structure) }
    }
    return forms
  }

  private static func isSyntax(_ escape: Form, of structure: Form?) -> Bool {
    switch structure {
    case Form.form: escape == .percent
    case Form.json: escape == .jsonEscape
    case Form.xml: escape == .htmlEntities
    case Form.multipart: escape == .mimeParameter
    default: false
    }
  }

  /// Calls `body` with each range of the original value that `range` of the layer entered last came from.
  package func sources(of range: Range<Int>, _ body: (Range<Int>) -> Void) {
    var current = range
    for index in (0...max(top, 0)).reversed() where index <= top {
      if case .nothing = levels[index].undoing { continue }
      current = levels[index].origin(of: current, limit: limits.totalOutput, decoder: contents)
    }
    body(current)
  }

  // MARK: Levels and bounds

  /// The level for what is read next; `top` must be below `levelLimit`.
  func push(_ undoing: Undoing, base: Int) -> Level {
    top += 1
    if top == levels.count { levels.append(Level()) }
    let level = levels[top]
    level.begin(undoing, base: base)
    return level
  }

  func pop() {
    levels[top].end()
    top -= 1
  }

  var isFull: Bool { top + 1 >= Unfolder.levelLimit }

  /// Bytes that may still be decoded.
  var allowance: Int { outputLeft }

  /// Books one more coding undone, in the level just pushed. Answers `false`, having told the sink, at a bound.
  func admit(_ count: Int, _ sink: any LeafSink) -> Bool {
    if codingDepth > limits.depth { return tell(1, "unfolding-depth", sink) }
    if layersLeft <= 0 { return tell(2, "unfolding-layers", sink) }
    layersLeft -= 1
    outputLeft -= count
    return true
  }

  /// With less than this to give, nothing more is decoded.
  static let leastAllowance = 16

  /// Whether one more coding can be undone; tells the sink when not.
  func hasRoom(_ sink: any LeafSink) -> Bool {
    if isFull { return tell(1, "unfolding-depth", sink) }
    return allowance >= Unfolder.leastAllowance || tell(4, "unfolding-size", sink)
  }

  /// Books decoded bytes.
  func charge(_ count: Int) { outputLeft -= count }

  /// Tells one kind of trouble once for each value.
  @discardableResult
  func tell(_ bit: UInt8, _ kind: StaticString, _ sink: any LeafSink) -> Bool {
    if told & bit == 0 { sink.trouble(kind) }
    told |= bit
    return false
  }
}
