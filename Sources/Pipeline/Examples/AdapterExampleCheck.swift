import AuditModel
import Bytes
import Protocols
package import RulePacks

/// Runs the examples of adapters: each is read as if it had been captured, by the decoders, the unfolding, the rules
/// and the adapters.
package struct AdapterExampleCheck {
  private let examination: Examination

  /// - Throws: `RuleError` when the rules cannot be loaded.
  package init(_ rules: RulesFolder) throws(RuleError) {
    examination = try Examination(
      settings: AuditSettings(rules: rules, policies: [], showsValues: true, version: "examples"),
      inventory: Inventory(), ontology: TypeOntology(rules))
  }

  /// What is wrong with the examples, each with its line; none when the adapter may be used.
  package func failures(of adapter: Adapter, _ examples: AdapterExamples) -> [String] {
    var failures: [String] = []
    func fail(_ example: AdapterExample, _ problem: String) {
      failures.append("\(adapter.id)/examples.yaml:\(example.line): \(problem)")
    }
    for example in examples.match {
      let found = observations(example)
      for wanted in example.find where !found.contains(where: { Self.fits($0, wanted) }) {
        let seen = found.map { "\($0.dataType.rawValue) at \($0.location): \($0.value.clear ?? "")" }
        fail(example, "no \(wanted.type.rawValue) at \(wanted.at); found \(seen.sorted())")
      }
    }
    for example in examples.noMatch {
      let found = observations(example)
      for unwanted in example.find {
        for observation in found where Self.fits(observation, unwanted) {
          fail(
            example,
            "\(unwanted.type.rawValue) at \(observation.location) although \(example.because)")
        }
      }
    }
    return failures
  }

  private static func fits(_ observation: Observation, _ wanted: AdapterExample.Find) -> Bool {
    observation.dataType == wanted.type && (wanted.at.isEmpty || observation.location.hasSuffix(" " + wanted.at))
      && (wanted.value.isEmpty || observation.value.clear == wanted.value)
  }

  private func observations(_ example: AdapterExample) -> [Observation] {
    guard let inspector = try? MessageInspector(capture: 0, examination: examination) else { return [] }
    let peer = Endpoint(IPAddress(v4: 0xC000_0202), 50_000)
    let server = Endpoint(IPAddress(v4: 0xC000_0201), 80)
    inspector.take(
      up: Conversation(
        transport: .tcp, initiator: peer, responder: server, firstFrame: 1, time: Timestamp(nanoseconds: 0),
        frames: .frame(1)))
    if example.protocolName == "http" {
      let feeder = StreamFeeder(ports: FlowPorts(initiator: 50_000, responder: 80))
      let exchange = ExampleExchange(example)
      for (direction, bytes) in [
        (FlowDirection.fromInitiator, exchange.request), (FlowDirection.fromResponder, exchange.response),
      ] where !bytes.isEmpty {
        feeder.feed(
          bytes.span.bytes, from: direction, at: 0, time: Timestamp(nanoseconds: 0), into: inspector)
      }
      for direction in FlowDirection.allCases { feeder.finish(direction, into: inspector) }
    } else {
      tell(example, to: inspector)
    }
    return (0..<Ledgers.count).flatMap { inspector.ledgers[$0].pointee.page().observations.observations }
  }

  /// A message of another protocol, as its decoder would tell it: the words behind the first are the topic, the headers
  /// are fields.
  private func tell(_ example: AdapterExample, to inspector: MessageInspector) {
    let start = Array(example.send.utf8)
    let none: [UInt8] = []
    let name: StaticString =
      switch example.protocolName {
      case "mqtt": "mqtt"
      case "mtconnect-shdr": "mtconnect-shdr"
      case "makerbot-rpc": "makerbot-rpc"
      case "makerbot-discovery": "makerbot-discovery"
      default: "unknown"
      }
    inspector.begin(
      MessageHead(protocolName: name, direction: .message, sender: .fromInitiator), start: start.span.bytes,
      host: none.span.bytes)
    if example.protocolName == "mqtt", let blank = start.firstIndex(of: 0x20) {
      inspector.field(.topic, name: none.span.bytes, value: start.span.bytes.dropping(blank + 1), at: 0)
    }
    for header in example.headers {
      let name = Array(header.name.utf8)
      let value = Array(header.value.utf8)
      inspector.field(.field, name: name.span.bytes, value: value.span.bytes, at: 0)
    }
    if !example.body.isEmpty {
      let media = Array(example.media.utf8)
      inspector.body(
        MessageBody(
          part: .payload, bytes: example.body.span.bytes, origin: OffsetMap(identity: example.body.count, at: 0),
          mediaType: media.span.bytes, contentEncoding: none.span.bytes, isComplete: true))
    }
    inspector.end()
  }
}
