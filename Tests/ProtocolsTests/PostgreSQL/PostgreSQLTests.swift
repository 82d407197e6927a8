import Protocols
import TestSupport
import Testing

/// What is told is in `PreambleTests`, and what is opened behind it in `StartTLSTests`.
struct PostgreSQLTests {
  @Test func everyPieceIsReadAlike() {
    #expect(checkDecoder(PostgreSQLModule.module, PreambleTests.transcript(PreambleTests.startup)) == [])
  }
}
