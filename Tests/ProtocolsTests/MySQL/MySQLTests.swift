import Protocols
import TestSupport
import Testing

/// What is told is in `PreambleTests`, and what is opened behind it in `StartTLSTests`.
struct MySQLTests {
  @Test func everyPieceIsReadAlike() {
    #expect(checkDecoder(MySQLModule.module, PreambleTests.transcript(PreambleTests.mySQLLogin)) == [])
  }
}
