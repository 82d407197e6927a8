package import AuditModel
import RulePacks

/// One mapping of an adapter, made ready: what stands at some places.
package struct AdapterMeaning: Sendable {
  let parts: UInt16
  private let patterns: [(part: Part, pattern: PlacePattern)]
  private let directions: UInt8
  /// Attributes the XML element must have.
  package let attributes: [(name: [UInt8], value: [UInt8])]
  /// `nil` where what is found is none.
  let detection: DetectorRules.Compiled?
  /// The coding that the value is said to have.
  package let form: Form?
  /// Numbers of the segments meant, where whole segments of a path or topic are.
  package let segments: [(part: Part, number: Int)]

  /// Whether nothing that was found there counts.
  package var isNothing: Bool { detection == nil }
  package var dataType: DataType? { detection?.type }

  init(_ mapping: AdapterMapping, _ detection: DetectorRules.Compiled?) {
    var patterns: [(part: Part, pattern: PlacePattern)] = []
    var segments: [(part: Part, number: Int)] = []
    var parts: UInt16 = 0
    for place in mapping.at {
      if place.part == .path || place.part == .topic, let number = Int(place.path) {
        segments.append((place.part, number))
        continue
      }
      let path = place.part == .header ? place.path.lowercased() : place.path
      patterns.append((place.part, PlacePattern(path, isURL: false)))
      parts |= 1 << UInt16(place.part.ordinal)
    }
    self.parts = parts
    self.patterns = patterns
    self.segments = segments
    self.detection = detection
    directions = mapping.directions.reduce(UInt8(0)) { $0 | $1.bit }
    attributes = mapping.attributes.sorted { $0.key < $1.key }.map { (Array($0.key.utf8), Array($0.value.utf8)) }
    form = mapping.form.isEmpty ? nil : Form(rawValue: mapping.form)
  }

  /// Whether messages of this direction are meant.
  package func covers(_ direction: MessageDirection) -> Bool { directions == 0 || directions & direction.bit != 0 }

  /// Whether the place is one of those meant, as far as its path says. Header names are in lower case.
  package func covers(_ part: Part, _ path: RawSpan) -> Bool {
    guard parts >> UInt16(part.ordinal) & 1 == 1 else { return false }
    for entry in patterns where entry.part == part {
      if entry.pattern.matches(path) { return true }
    }
    return false
  }
}
