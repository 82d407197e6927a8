import AuditModel
import Bytes
import Codings
import Detectors
import Flows
import Protocols

/// Looks at every field of every message for personal data, and keeps what was found: the one place where decoders,
/// unfolding and detectors meet. One per worker and capture.
final class MessageInspector {
  let capture: Int
  /// Whose bytes are being read; set before a feeder is called.
  var conversation: Conversation

  let ledgers = Ledgers()
  /// That of the conversation in hand.
  private(set) var ledger: UnsafeMutablePointer<Ledger>
  var notices = NoticeBook()

  /// Places of tokens kept in one partition.
  static let tokenLimit = 65_536 / FlowTable.partitionCount

  let unfolder: Unfolder
  /// What names the fields of protobuf messages.
  let schema: ProtobufSchema?
  let detectors: DetectorSet
  let adapters: AdapterFinder
  let redactor: Redactor
  let mask: TextMask
  let linkable: Set<DataType>

  var message = MessageState()
  /// What is known of this endpoint's messages, if anything.
  var adapter: CompiledAdapter?
  /// The adapter of the body in hand is to be found by the document in its first layer.
  var seeksDocument = false
  var part = Part.payload
  var fieldName = ReusedBytes()
  /// The part of the field's name that says what the value is.
  var label = 0..<0
  var origin = FieldOrigin.contiguous(0)
  /// Where the leaf in hand stands in its layer.
  var leafRange = 0..<0
  var frames: [Int] = []
  /// What was found in the field in hand, and the normal forms, one behind the other.
  var hits: [FieldHit] = []
  var arena: [UInt8] = []
  /// The place of the leaf in hand, for adapters.
  var place: [UInt8] = []
  var names = TextPool()
  /// Start lines as reports show them, and the places of data in messages that begin with them.
  var starts = TextPool(limit: 4_096)
  var locations: [UInt64: LocationText] = [:]
  static let locationLimit = 8_192
  var memo = FieldMemo()
  /// Troubles told of the field in hand.
  var troubleCount = 0

  init(capture: Int, examination: Examination) throws {
    self.capture = capture
    ledger = ledgers[0]
    detectors = try DetectorSet(examination.rules)
    schema = examination.schema
    unfolder = Unfolder(schema: schema)
    adapters = AdapterFinder(examination.rules)
    redactor = examination.makeRedactor()
    mask = TextMask(detectors)
    linkable = examination.linkable
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    conversation = Conversation(
      transport: .other, initiator: nowhere, responder: nowhere, firstFrame: 1, time: Timestamp(nanoseconds: 0),
      frames: .frame(1))
  }

  /// The bytes that follow are of this conversation.
  func take(up conversation: Conversation) {
    if conversation !== self.conversation { self.conversation = conversation }
    ledger = ledgers[conversation.partition]
  }
}
