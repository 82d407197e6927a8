/// One thing to look for.
package struct Pattern: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Exactly these bytes.
    case literal([UInt8])
    /// An expression in Hyperscan's subset of PCRE.
    case expression(String)
  }

  /// Given back with each mark.
  package var id: UInt32
  package var kind: Kind
  /// Compare ASCII letters without case.
  package var ignoresCase: Bool

  package init(id: UInt32, literal: [UInt8], ignoresCase: Bool = false) {
    self.id = id
    kind = .literal(literal)
    self.ignoresCase = ignoresCase
  }

  package init(id: UInt32, expression: String, ignoresCase: Bool = false) {
    self.id = id
    kind = .expression(expression)
    self.ignoresCase = ignoresCase
  }

  /// The pattern as Hyperscan takes it; a literal has every byte written as `\xNN`.
  var source: String {
    switch kind {
    case .expression(let text): return text
    case .literal(let bytes):
      let digits = Array("0123456789abcdef")
      var text = ""
      for byte in bytes { text += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])" }
      return text
    }
  }
}
