import Protocols
import TestSupport
import Testing

/// What is told is in `PreambleTests`, and what is opened behind it in `StartTLSTests`.
struct LDAPTests {
  @Test func everyPieceIsReadAlike() {
    #expect(checkDecoder(LDAPModule.module, PreambleTests.transcript(PreambleTests.bind)) == [])
  }
}
