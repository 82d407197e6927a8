import Entities
import Testing

/// Expected values follow the rules of publicsuffix.org ("com", "co.uk", "github.io" and "compute.amazonaws.com" are
/// listed).
struct PublicSuffixTests {
  static let lists = [PublicSuffixes(), PublicSuffixes(path: "/nonexistent")]

  @Test(arguments: lists)
  func registrableDomainsAreFound(_ list: PublicSuffixes) {
    #expect(list.registrableDomain(of: "telemetry.stratasys.com") == "stratasys.com")
    #expect(list.registrableDomain(of: "a.b.example.co.uk") == "example.co.uk")
    #expect(list.registrableDomain(of: "someone.github.io") == "someone.github.io")
    #expect(list.registrableDomain(of: "co.uk") == nil)
    #expect(list.registrableDomain(of: "printer") == nil)
    #expect(list.registrableDomain(of: "192.0.2.50") == nil)
    #expect(list.registrableDomain(of: "2001:db8::50") == nil)
  }

  @Test(arguments: lists)
  func localNamesAreNotOfTheInternet(_ list: PublicSuffixes) {
    #expect(list.isInternetName("www.example.org"))
    for name in ["printer", "fortus.local", "nas.lan", "router.home.arpa", "192.0.2.50", "host.invalid"] {
      #expect(!list.isInternetName(name), "\(name)")
    }
  }

  @Test func theListInUseSaysItsAge() {
    for list in Self.lists {
      #expect(!list.source.isEmpty)
      #expect(list.date.map { $0.year >= 2019 } == true)
    }
    #expect(Self.lists[1].source == "built into libpsl")
  }
}
