package import AuditModel

/// A value the user knows to be theirs, from the inventory.
package struct KnownValue: Hashable, Sendable {
  package var type: DataType
  /// As the user wrote it.
  package var text: String

  package init(type: DataType, text: String) {
    self.type = type
    self.text = text
  }
}
