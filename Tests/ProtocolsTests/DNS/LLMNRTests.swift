import AuditModel
import Protocols
import TestSupport
import Testing

/// Messages have the form of RFC 4795 section 2; names and addresses are planted here.
struct LLMNRTests {
  typealias Builder = DNSMessageBuilder

  private func lines(_ message: Builder, port: UInt16 = 5355) -> [String]? {
    read(DNSModule.linkLocal, message.bytes, initiator: 40_000, responder: port, from: .fromInitiator)?.lines.map {
      String($0.prefix { $0 != "@" }).trimmed
    }
  }

  @Test func aQuestionTellsWhoIsLookedFor() {
    var message = Builder(flags: 0)
    message.question(Builder.name("wpad"), 1)
    #expect(lines(message) == ["begin llmnr request QUERY A", "field qname=wpad", "end"])
  }

  @Test func anAnswerNamesTheHostThatGivesIt() {
    var message = Builder(flags: 0x8000)
    message.question(Builder.name("fortus-450"), 1)
    message.record(Builder.pointer(12), 1, [192, 0, 2, 50])
    #expect(
      lines(message) == [
        "begin llmnr response RESPONSE A", "field hostname=fortus-450", "fortus-450 is 192.0.2.50", "end",
      ])
    var reverse = Builder(flags: 0x8000)
    reverse.question(Builder.name("50.2.0.192.in-addr.arpa"), 12)
    reverse.record(Builder.pointer(12), 12, Builder.name("fortus-450"))
    #expect(lines(reverse)?[1] == "field hostname=fortus-450")
  }

  @Test func onlyItsPortTellsItFromDNS() {
    var message = Builder(flags: 0)
    message.question(Builder.name("wpad"), 1)
    #expect(lines(message, port: 53) == nil)
    let asDNS = read(DNSModule.datagram, message.bytes, initiator: 40_000, responder: 5355)
    #expect(asDNS == nil)
    message.question(Builder.name("second"), 1)
    #expect(lines(message) == nil)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 5355))
    var question = Builder(flags: 0)
    question.question(Builder.name("fortus-450"), 28)
    transcript.say(.fromInitiator, question.bytes)
    var answer = Builder(flags: 0x8000)
    answer.question(Builder.name("fortus-450"), 1)
    answer.record(Builder.pointer(12), 1, [192, 0, 2, 50])
    transcript.say(.fromResponder, answer.bytes)
    #expect(checkDecoder(DNSModule.linkLocal, transcript) == [])
  }
}
