/// A data type found in a field, before anybody asked who the recipient is: one value at one location from one sender
/// to one recipient. Repeats raise `count` and add frames.
package struct Observation: Sendable {
  package var dataType: DataType
  package var value: MaskedValue
  package var form: [Form]
  package var confidence: Confidence
  package var location: String
  /// The part and the innermost name, for checks that need them without parsing `location`.
  package var part: Part
  package var name: String
  package var direction: MessageDirection
  package var sender: IPAddress
  package var recipient: IPAddress
  package var recipientPort: UInt16
  /// Sighting of the first occurrence, with the frames of all.
  package var sighting: Sighting
  package var count: Int

  package init(
    dataType: DataType, value: MaskedValue, form: [Form], confidence: Confidence, location: String, part: Part,
    name: String, direction: MessageDirection, sender: IPAddress, recipient: IPAddress, recipientPort: UInt16,
    sighting: Sighting, count: Int = 1
  ) {
    self.dataType = dataType
    self.value = value
    self.form = form
    self.confidence = confidence
    self.location = location
    self.part = part
    self.name = name
    self.direction = direction
    self.sender = sender
    self.recipient = recipient
    self.recipientPort = recipientPort
    self.sighting = sighting
    self.count = count
  }
}
