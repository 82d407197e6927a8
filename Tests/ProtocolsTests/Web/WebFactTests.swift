import AuditModel
import Protocols
import TestSupport
import Testing

struct WebFactTests {
  private func facts(_ client: String, _ server: String = "") -> [Fact] {
    var transcript = Transcript()
    transcript.client(client)
    if !server.isEmpty { transcript.server(server) }
    let sink = decode(transcript, with: [HTTP1.module])
    #expect(sink.faults == [])
    return sink.facts
  }

  private func hits(_ client: String) -> [AnalyticsHit] {
    facts(client).compactMap { if case .analyticsHit(let hit) = $0 { hit } else { nil } }
  }

  @Test(arguments: [
    ("&aip=1", true), ("&aip=0", true), ("&aip=", true), ("&aip", true), ("", false), ("&aipx=1", false),
  ])
  func theMaskingFlagCountsByItsPresence(flag: String, isMasked: Bool) {
    let hit = hits("GET /j/collect?v=1&tid=UA-12345-1&cid=1.2\(flag) HTTP/1.1\r\nHost: www.example.com\r\n\r\n")
    #expect(
      hit == [
        AnalyticsHit(
          product: .universalAnalytics, property: "UA-12345-1", hasMaskingFlag: isMasked, addressOverride: .none)
      ])
  }

  @Test(arguments: [
    ("192.0.2.17", AnalyticsHit.Override.full), ("192.0.2.0", .anonymised), ("2001%3Adb8%3A1%3A%3A", .anonymised),
    ("2001%3adb8%3A1%3A%3A5", .full), ("", .none),
  ])
  func anOverriddenAddressIsFullOrShortened(address: String, override: AnalyticsHit.Override) {
    let hit = hits("GET /collect?v=1&tid=UA-1-1&uip=\(address) HTTP/1.1\r\n\r\n")
    #expect(hit.map(\.addressOverride) == [override])
  }

  @Test func theOtherProducts() {
    #expect(
      hits("GET /g/collect?v=2&tid=G-ABC123&_p=1 HTTP/1.1\r\n\r\n") == [
        AnalyticsHit(product: .analytics4, property: "G-ABC123", hasMaskingFlag: false, addressOverride: .none)
      ])
    #expect(
      hits("GET /__utm.gif?utmwv=5&utmac=UA-9-1&aip=1 HTTP/1.1\r\n\r\n") == [
        AnalyticsHit(product: .urchin, property: "UA-9-1", hasMaskingFlag: true, addressOverride: .none)
      ])
  }

  @Test(arguments: [
    ("&dl=https%3A%2F%2FWWW.example.com%2Fx%3Fy", "", "www.example.com"),
    ("&dl=http://www.example.com", "", "www.example.com"),
    ("&dh=shop.example.org", "", "shop.example.org"), ("", "Referer: https://www.example.net/a\r\n", "www.example.net"),
    ("&dl=https%3A%2F%2Fwww.example.com%2F", "Referer: https://www.example.net/\r\n", "www.example.com"),
    ("&dl=%2Fpath", "", nil), ("&dl=operator%40example.com", "", nil), ("", "", nil),
  ])
  func aHitNamesItsSite(parameter: String, field: String, site: String?) {
    let found = hits("GET /collect?v=1&tid=UA-1-1\(parameter) HTTP/1.1\r\n\(field)\r\n")
    #expect(found.map(\.site) == [site])
  }

  @Test(arguments: [
    ("Sec-Fetch-User: ?1\r\nSec-Fetch-Dest: document\r\nReferer: https://www.stratasys.com/\r\n", "www.stratasys.com"),
    ("Sec-Fetch-User: ?1\r\nReferer: https://www.stratasys.com/\r\n", "www.stratasys.com"),
    ("Sec-Fetch-User: ?0\r\nReferer: https://www.stratasys.com/\r\n", nil),
    ("Sec-Fetch-User: ?1\r\nSec-Fetch-Dest: iframe\r\nReferer: https://www.stratasys.com/\r\n", nil),
    ("Sec-Fetch-User: ?1\r\n", nil), ("Sec-Fetch-User: ?1\r\nReferer: https://shop.example.org/\r\n", nil),
  ])
  func aDepartureIsAnActOfTheUser(fields: String, site: String?) {
    let found = facts("GET / HTTP/1.1\r\nHost: shop.example.org\r\n\(fields)\r\n").compactMap {
      if case .departure(let site) = $0 { site } else { nil }
    }
    #expect(found == [site].compactMap(\.self))
  }

  @Test func bodiesAreReadLineByLine() {
    let body = "v=1&tid=UA-1-1&t=pageview&aip=1\nv=1&tid=UA-1-1&t=event\r\nv=1&t=none"
    let found = hits("POST /batch HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    #expect(found.map(\.hasMaskingFlag) == [true, false])
  }

  @Test(arguments: [
    "/collect?v=2&tid=UA-1-1", "/collect?v=1&tid=G-1", "/collect?v=1", "/x?tid=UA-1-1", "/collect?v=11&tid=UA-1-1",
    "/collect?v=1&tid=UA-operator@example.com",
  ])
  func lookAlikesAreNoHits(target: String) {
    #expect(hits("GET \(target) HTTP/1.1\r\n\r\n").isEmpty)
  }

  @Test func cookiesAreNotedWithoutTheirValues() {
    let found = facts("GET / HTTP/1.1\r\nCookie: _ga=GA1.2.77.1500000000; s=secret\r\n\r\n")
    #expect(
      found == [
        .cookieSent(CookieSent(name: "_ga", birth: Timestamp(seconds: 1_500_000_000))),
        .cookieSent(CookieSent(name: "s")),
      ])
  }

  @Test func anExchangeSaysWhatTheChecksAsk() {
    let found = facts(
      "GET /.well-known/dnt/ HTTP/1.1\r\nDNT: 1\r\n\r\nGET /.well-known/gpc.json HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTk: N;x\r\nVary: Accept, DNT\r\nContent-Type: application/tracking-status+json\r\n"
        + "Content-Length: 17\r\n\r\n{\"tracking\" : 1 }"
        + "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"gpc\": false}"
        + "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=x\r\nStrict-Transport-Security: max-age=1\r\n"
        + "Content-Length: 0\r\n\r\n")
    #expect(
      found == [
        .trackingStatus(TrackingStatus(value: "N;x")),
        .exchange(
          Exchange(
            resource: .wellKnownDNT, status: 200, variesOnDNT: true, hasStatusBody: true,
            mediaType: "application/tracking-status+json")),
        .exchange(Exchange(resource: .wellKnownGPC, status: 200, mediaType: "application/json")),
        .exchange(Exchange(resource: .page, status: 200, mediaType: "text/html", hasTransportSecurity: true)),
      ])
  }

  @Test func aStatusResourceMustSaySo() {
    let found = facts(
      "GET /.well-known/gpc.json HTTP/1.1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{ \"lastUpdate\": \"2024-01-01\",\n\"gpc\"\t:\ttrue}")
    #expect(
      found.last
        == .exchange(
          Exchange(resource: .wellKnownGPC, status: 200, hasStatusBody: true, mediaType: "application/json")))
  }

  /// RFC 6265 section 3.1: a lifetime that is over takes the cookie away; what stands as its value identifies nobody.
  @Test(arguments: [
    ("Max-Age=0", "header"), ("Max-Age=-1", "header"), ("Expires=Thu, 01 Jan 1970 00:00:01 GMT", "header"),
    ("Max-Age=60", "set-cookie"), ("Path=/", "set-cookie"),
  ])
  func aCookieThatIsTakenAwayIsNone(attribute: String, part: String) {
    var transcript = Transcript()
    transcript.client("GET / HTTP/1.1\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nSet-Cookie: visit=deleted; \(attribute)\r\nContent-Length: 0\r\n\r\n")
    let sink = decode(transcript, with: [HTTP1.module])
    let field = sink.messages.flatMap(\.fields).first { $0.value == "deleted" }
    #expect(field?.part.rawValue == part)
    #expect(field?.name == (part == "header" ? "set-cookie" : "visit"))
  }

  @Test func theResponseDateIsTheGroundOfLifetimes() {
    let found = facts(
      "GET / HTTP/1.1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Expires=Sun, 06 Nov 1994 09:49:37 GMT\r\n"
        + "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n")
    #expect(found.first == .cookieSet(CookieSet(name: "a", lifetime: .seconds(3_600), basis: "expires")))
  }
}
