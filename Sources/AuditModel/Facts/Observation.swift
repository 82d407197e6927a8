/// A data type found in a field, before anybody asked who the recipient is: one value at one location from one sender
/// to one recipient. Repeats raise `count` and add frames; what does not change is shared, so that an observation is
/// cheap to copy.
package struct Observation: Sendable {
  /// What all occurrences have in common.
  package final class Datum: Sendable {
    package let dataType: DataType
    package let value: MaskedValue
    package let form: [Form]
    package let confidence: Confidence
    package let location: String
    package let part: Part
    package let name: String
    package let direction: MessageDirection
    package let sender: IPAddress
    package let recipient: IPAddress
    package let recipientPort: UInt16

    package init(
      dataType: DataType, value: MaskedValue, form: [Form], confidence: Confidence, location: String, part: Part,
      name: String, direction: MessageDirection, sender: IPAddress, recipient: IPAddress, recipientPort: UInt16
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
    }
  }

  package let datum: Datum
  /// Sighting of the first occurrence, with the frames of all.
  package var sighting: Sighting
  package var count: Int

  package init(_ datum: Datum, sighting: Sighting, count: Int = 1) {
    self.datum = datum
    self.sighting = sighting
    self.count = count
  }

  package var dataType: DataType { datum.dataType }
  package var value: MaskedValue { datum.value }
  package var form: [Form] { datum.form }
  package var confidence: Confidence { datum.confidence }
  package var location: String { datum.location }
  /// The part and the innermost name, for checks that need them without parsing `location`.
  package var part: Part { datum.part }
  package var name: String { datum.name }
  package var direction: MessageDirection { datum.direction }
  package var sender: IPAddress { datum.sender }
  package var recipient: IPAddress { datum.recipient }
  package var recipientPort: UInt16 { datum.recipientPort }

  /// The same value under another name of its place.
  package func moved(to location: String, _ sighting: Sighting) -> Observation {
    let datum = Datum(
      dataType: dataType, value: value, form: form, confidence: confidence, location: location, part: part, name: name,
      direction: direction, sender: sender, recipient: recipient, recipientPort: recipientPort)
    return Observation(datum, sighting: sighting, count: count)
  }

  /// The same place with another value: what a digest turned out to hide.
  package func revealing(
    _ dataType: DataType, _ value: MaskedValue, forms: [Form], confidence: Confidence
  ) -> Observation {
    let datum = Datum(
      dataType: dataType, value: value, form: form + forms, confidence: confidence, location: location, part: part,
      name: name, direction: direction, sender: sender, recipient: recipient, recipientPort: recipientPort)
    return Observation(datum, sighting: sighting, count: count)
  }
}
