import Protocols
import TestSupport
import Testing

/// What is told is in `PreambleTests`, and what is opened behind it in `StartTLSTests`.
struct SOCKSTests {
  @Test func everyPieceIsReadAlike() {
    #expect(checkDecoder(SOCKSModule.module, PreambleTests.transcript(PreambleTests.socks)) == [])
    #expect(checkDecoder(SOCKSModule.module, PreambleTests.transcript(PreambleTests.fourth)) == [])
  }
}
