import AuditModel
import Bytes
import Testing

@testable import Protocols

struct HTTPDateTests {
  private func read(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    return HTTPDate.parse(bytes.span.bytes)
  }

  /// 784111777 is the moment of all three examples in RFC 9110 section 5.6.7.
  @Test(arguments: [
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    "06 nov 1994 8:49:37", "Sun, 06-Nov-1994 08:49:37 GMT",
  ])
  func theThreeFormatsNameTheSameMoment(text: String) {
    #expect(read(text) == 784_111_777)
  }

  /// Values from `date -u -d … +%s`.
  @Test func twoDigitYearsAndFarDates() {
    #expect(read("Thu, 01-Jan-70 00:00:00 GMT") == 0)
    #expect(read("Fri, 31-Dec-69 23:59:59 GMT") == 3_155_759_999)
    #expect(read("Fri, 31 Dec 9999 23:59:59 GMT") == 253_402_300_799)
    #expect(read("Thu, 29 Feb 2024 12:00:00 GMT") == 1_709_208_000)
  }

  @Test(arguments: [
    "", "never", "0", "Sun, 06 Nov 1994", "31 Feb 2020 00:00:00", "06 Nov 1994 24:00:00", "06 Nov 1994 08:60:00",
    "06 Nov 1600 08:00:00", "06 Nvo 1994 08:00:00", "Sun, 06 Nov 19944 08:49:37 GMT",
  ])
  func whatNamesNoMoment(text: String) {
    #expect(read(text) == nil)
  }
}
