package import AuditModel

/// What a decoder told of one message, copied for comparison.
package struct RecordedMessage: Equatable, Sendable {
  package struct Field: Equatable, Sendable {
    package var part: Part
    package var name: String
    package var value: String
    package var offset: UInt64
  }

  package struct Body: Equatable, Sendable {
    package var part: Part
    package var bytes: [UInt8]
    package var mediaType: String
    package var contentEncoding: String
    package var isComplete: Bool
    package var repeated: Int
    /// Where the bytes stood: ranges of stream offsets, in order.
    package var sources: [Range<UInt64>]

    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  package var protocolName: String
  package var direction: MessageDirection
  package var sender: FlowDirection
  package var dnt: UInt8
  package var gpc: UInt8
  package var sub: Int?
  package var start: String
  package var host: String
  package var fields: [Field] = []
  package var bodies: [Body] = []

  /// The values of all fields of this part and name.
  package func values(_ part: Part, _ name: String) -> [String] {
    fields.filter { $0.part == part && $0.name == name }.map(\.value)
  }
}
