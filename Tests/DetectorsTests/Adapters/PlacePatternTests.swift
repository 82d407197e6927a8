import Testing

@testable import Detectors

struct PlacePatternTests {
  private func matches(_ pattern: String, _ text: String, isURL: Bool = false) -> Bool {
    let bytes = Array(text.utf8)
    return PlacePattern(pattern, isURL: isURL).matches(bytes.span.bytes)
  }

  @Test(arguments: [
    ("cid", "cid"), ("$.a[*].b", "$.a[12].b"), ("$**.sn", "$.print.ams[0].sn"), ("up.*", "up.name"),
    ("**/Network", "[0] /a/b/Network"),
    ("*", ""), ("**", "x y"), ("a**b**c", "abcbc"), ("$.*.mac", "$.eth0.mac"),
  ])
  func fits(pattern: String, text: String) { #expect(matches(pattern, text)) }

  @Test(arguments: [
    ("cid", "cid2"), ("cid", "ci"), ("$.a[*].b", "$.a[1].c.b"), ("up.*", "up.a.b"), ("**/Network", "/a/NetworkX"),
    ("*", "a b"),
    ("$.*.mac", "$.a.b.mac"), ("a**b", "a"),
  ])
  func fitsNot(pattern: String, text: String) { #expect(!matches(pattern, text)) }

  @Test func inURLsOnlySlashesDivide() {
    #expect(matches("/track/*/ping", "/track/a.b[c]/ping", isURL: true))
    #expect(!matches("/track/*/ping", "/track/a/b/ping", isURL: true))
  }

  @Test func manyStarsTakeLinearTime() {
    let pattern = String(repeating: "**a", count: 40)
    let clock = ContinuousClock()
    let time = clock.measure { _ = matches(pattern, String(repeating: "a", count: 5_000) + "b") }
    #expect(time < .seconds(5))
  }
}
