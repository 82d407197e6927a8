import AuditModel
import Bytes

@testable import Codings

/// Writes down what an unfolder tells.
final class LeafRecorder: LeafSink {
  struct Entry: Equatable {
    var forms: [String]
    var path: String
    var key: String
    var value: String
    var kind: Leaf.Kind
    var source: Range<Int>
  }

  let unfolder: Unfolder
  private(set) var entries: [Entry] = []
  private(set) var troubles: [String] = []
  private(set) var layers: [(form: String?, bytes: [UInt8], depth: Int)] = []
  private(set) var deepest = 0
  private var open: [[UInt8]] = []

  init(_ unfolder: Unfolder = Unfolder()) { self.unfolder = unfolder }

  func enter(_ layer: borrowing Layer) {
    let bytes = layer.bytes.withUnsafeBytes { Array($0) }
    layers.append((layer.form?.rawValue, bytes, layer.depth))
    open.append(bytes)
    deepest = max(deepest, open.count)
  }

  func leaf(_ leaf: borrowing Leaf) {
    let value = leaf.value.withUnsafeBytes { Array($0) }
    // The range must lie in the layer entered last, and hold the value (numbers of binary formats apart).
    precondition(leaf.range.upperBound <= (open.last?.count ?? 0))
    if leaf.kind != .number { precondition(Array(open[open.count - 1][leaf.range]) == value) }
    var source = 0..<0
    unfolder.sources(of: leaf.range) { source = $0 }
    entries.append(
      Entry(
        forms: unfolder.currentForms.map(\.rawValue), path: unfolder.renderPath(), key: leaf.key.text,
        value: String(decoding: value, as: UTF8.self), kind: leaf.kind, source: source))
  }

  func leave() { open.removeLast() }

  func trouble(_ kind: StaticString) { troubles.append(kind.description) }

  var isBalanced: Bool { open.isEmpty }
  var values: [String] { entries.map(\.value) }

  func entry(_ value: String) -> Entry? { entries.first { $0.value == value } }

  /// Unfolds text as a body.
  @discardableResult
  static func unfold(
    _ text: String, _ kind: UnfoldingHint.Kind = .body, type: String = "", encoding: String = "",
    limits: UnfoldingLimits = UnfoldingLimits()
  ) -> LeafRecorder {
    unfold(Array(text.utf8), kind, type: type, encoding: encoding, limits: limits)
  }

  @discardableResult
  static func unfold(
    _ bytes: [UInt8], _ kind: UnfoldingHint.Kind = .body, type: String = "", encoding: String = "",
    limits: UnfoldingLimits = UnfoldingLimits()
  ) -> LeafRecorder {
    let recorder = LeafRecorder(Unfolder(limits: limits))
    recorder.unfold(bytes, kind, type: type, encoding: encoding)
    return recorder
  }

  func unfold(_ bytes: [UInt8], _ kind: UnfoldingHint.Kind = .body, type: String = "", encoding: String = "") {
    let type = Array(type.utf8)
    let encoding = Array(encoding.utf8)
    let hint = UnfoldingHint(kind: kind, mediaType: type.span.bytes, contentEncoding: encoding.span.bytes)
    unfolder.unfold(bytes.span.bytes, hint: hint, into: self)
  }
}
