import Protocols
import TestSupport
import Testing

/// What is told is in `PreambleTests`, and what is opened behind it in `StartTLSTests`.
struct RDPTests {
  @Test func everyPieceIsReadAlike() {
    #expect(checkDecoder(RDPModule.module, PreambleTests.transcript(PreambleTests.rdp)) == [])
  }
}
