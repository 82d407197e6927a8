/// What may be kept of a personal value: a mask for people and a keyed digest for comparison. `clear` is present only
/// when the user asked for values to be shown. Made by `Redactor` alone.
package struct MaskedValue: Hashable, Sendable, Codable {
  package var mask: String
  package var digest: String
  package var clear: String?
  /// In the order of their names; `nil` for none.
  package var traits: [ValueTrait]?

  package init(mask: String, digest: String, clear: String? = nil, traits: [ValueTrait]? = nil) {
    self.mask = mask
    self.digest = digest
    self.clear = clear
    self.traits = traits
  }
}
