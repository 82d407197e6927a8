import Testing

@testable import Pipeline

@Suite struct ContactMarkTests {
  @Test(arguments: [0, 1, 254], [0, 1, ContactTable.limit - 1])
  func aMarkLeadsBackToItsContactForItsProtocolOnly(name: Int, position: Int) {
    let mark = ContactMark(position, name)
    #expect(ContactMark(rawValue: mark.rawValue).position(of: name) == position)
    #expect(mark.position(of: (name + 1) % NameNumbers.limit) == nil)
  }

  @Test func noMarkIsOfNoContact() { #expect(ContactMark(rawValue: 0).position(of: 0) == nil) }

  @Test func aNameKeepsItsNumber() {
    var numbers = NameNumbers()
    let (dns, snmp): (StaticString, StaticString) = ("dns", "snmp")
    let answers = [dns, snmp, dns].map { numbers.number(of: $0) }
    #expect(answers == [0, 1, 0])
  }
}
