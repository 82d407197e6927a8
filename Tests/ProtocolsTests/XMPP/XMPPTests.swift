import Protocols
import TestSupport
import Testing

/// What is told is in `PreambleTests`, and what is opened behind it in `StartTLSTests`.
struct XMPPTests {
  @Test func everyPieceIsReadAlike() {
    #expect(checkDecoder(XMPPModule.module, PreambleTests.transcript(PreambleTests.xmpp)) == [])
  }
}
