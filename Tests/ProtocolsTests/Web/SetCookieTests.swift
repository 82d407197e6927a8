import AuditModel
import Bytes
import Testing

@testable import Protocols

struct SetCookieTests {
  /// Sun, 06 Nov 1994 08:49:37 GMT
  private let now: Int64 = 784_111_777

  private func read(_ header: String) -> CookieSet? {
    let bytes = Array(header.utf8)
    let span = bytes.span.bytes
    return SetCookie(span)?.fact(span, now: now)
  }

  @Test func maxAgeWinsOverExpires() {
    let cookie = read("a=b; Expires=Wed, 06 Nov 1996 08:49:37 GMT; Max-Age=60")
    #expect(cookie?.lifetime == .seconds(60))
    #expect(cookie?.basis == "max-age")
  }

  @Test func expiresCountsFromTheResponse() {
    let cookie = read("a=b; expires=Mon, 06-Nov-95 08:49:37 GMT; path=/")
    #expect(cookie?.lifetime == .seconds(365 * 86_400))
    #expect(cookie?.basis == "expires")
  }

  @Test(arguments: [
    "a=; Max-Age=0", "a=; Max-Age=-1", "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "a=b; max-age=-99999999999999999999",
  ])
  func deletions(header: String) {
    #expect(read(header)?.lifetime == .deletion)
  }

  @Test(arguments: ["a=b", "a=b; Path=/", "a=b; Expires=soon", "a=b; Max-Age=1h", "a=b; Max-Age="])
  func sessions(header: String) {
    #expect(read(header)?.lifetime == .session)
    #expect(read(header)?.basis == "none")
  }

  @Test func hugeAgesAreKeptAndDoNotTrap() {
    #expect(read("a=b; Max-Age=99999999999999999999999")?.lifetime == .seconds(.max))
  }

  @Test func attributesAreReadInAnyCase() {
    let cookie = read("sid=x; DOMAIN=.Shop.Example.COM; secure; HTTPONLY; SameSite=Lax")
    #expect(cookie?.domain == "shop.example.com")
    #expect(cookie?.isSecure == true)
    #expect(cookie?.isHTTPOnly == true)
    #expect(cookie?.sameSite == "lax")
  }

  @Test(arguments: [
    ("_ga=x", true), ("sid=8f3a9c2be71d4056", true), ("lang=en-US", false), ("theme=darkmode", false),
    ("n=12345", false),
    ("accept=yesyesyes", false), ("_ga_ABC123=s", true), ("id=550e8400-e29b-41d4-a716-446655440000", true),
  ])
  func identifiersLookLikeIt(header: String, isIdentifier: Bool) {
    #expect(read(header)?.isIdentifier == isIdentifier)
  }

  @Test func emptyHeadersAreNone() {
    #expect(read("") == nil)
    #expect(read("  ; Max-Age=1") == nil)
    #expect(read("=v")?.name == "")
  }
}
