import AuditModel
import Bytes

/// Tells a sink what all versions of HTTP share: queries, cookies, and the facts the checks need.
struct WebTelling {
  let sink: any MessageSink
  /// The side that sent the message.
  let sender: FlowDirection

  /// The parameters of a query, and the analytics hit that they make. `referrer` is the page that asked, if it is
  /// known.
  func tellQuery(_ text: RawSpan, path: RawSpan, referrer: RawSpan, in place: WirePlace) {
    var mayBeHit = false
    QueryPairs.forEach(in: text) { name, value in
      if name.count == 3 || name.count == 5 { mayBeHit = true }
      sink.field(
        .query, name: text.clamped(name), value: text.clamped(value), in: place.dropping(value.lowerBound))
    }
    if mayBeHit, let hit = AnalyticsHits.read(text, path: path) {
      sink.note(.analyticsHit(placed(hit, referrer)), at: place.range(count: text.byteCount), from: sender)
    }
  }

  /// The analytics hits in the body of a request to a collector.
  func tellHits(inBody text: RawSpan, _ origin: OffsetMap, path: RawSpan, referrer: RawSpan) {
    guard AnalyticsHits.isCollector(path) else { return }
    AnalyticsHits.forEach(inBody: text, path: path) { hit, line in
      var range: Range<UInt64>?
      origin.sources(of: line) { source in
        // Pieces of a QUIC stream may stand on the wire in another order.
        let known = range ?? source
        range = min(known.lowerBound, source.lowerBound)..<max(known.upperBound, source.upperBound)
      }
      if let range { sink.note(.analyticsHit(placed(hit, referrer)), at: range, from: sender) }
    }
  }

  /// The hit with the site of the page that asked, where it names none itself.
  private func placed(_ hit: AnalyticsHit, _ referrer: RawSpan) -> AnalyticsHit {
    var hit = hit
    if hit.site == nil, referrer.byteCount > 0 { hit.site = PageSite.host(of: referrer) }
    return hit
  }

  /// That the user asked for this from a page of another host. `section` holds the header fields, `host` is whom it
  /// asks, and `range` is where the request stands.
  func tellDeparture(_ traits: HeaderTraits, section: RawSpan, host: RawSpan, at range: Range<UInt64>) {
    guard traits.isUserActivated, !traits.isEmbedded, !traits.referrer.isEmpty,
      let site = PageSite.host(of: section.clamped(traits.referrer)), host.text.lowercased() != site
    else { return }
    sink.note(.departure(site: site), at: range, from: sender)
  }

  /// A `Cookie` header.
  func tellCookies(_ header: RawSpan, in place: WirePlace) {
    CookiePairs.forEach(in: header) { name, value in
      let key = header.clamped(name)
      let text = header.clamped(value)
      sink.field(.cookie, name: key, value: text, in: place.dropping(value.lowerBound))
      if name.isEmpty { return }
      let sent = CookieSent(name: key.prefix(128).text, birth: CookieBirth.read(name: key, value: text))
      let range = place.dropping(name.lowerBound).range(count: value.upperBound - name.lowerBound)
      sink.note(.cookieSent(sent), at: range, from: sender)
    }
  }

  /// A `Set-Cookie` header. `now` is the response's `Date`, else the time of its packet, in seconds since 1970.
  func tellSetCookie(_ header: RawSpan, now: Int64, in place: WirePlace) {
    guard let cookie = SetCookie(header) else { return }
    let fact = cookie.fact(header, now: now)
    // What takes a cookie away is none; its value is mostly a word for that.
    let value = header.clamped(cookie.value)
    let start = place.dropping(cookie.value.lowerBound)
    if fact.lifetime == .deletion {
      withBytes(of: "set-cookie") { sink.field(.header, name: $0, value: value, in: start) }
    } else {
      sink.field(.setCookie, name: header.clamped(cookie.name), value: value, in: start)
    }
    sink.note(.cookieSet(fact), at: place.range(count: header.byteCount), from: sender)
  }

  /// A `Tk` header.
  func tellTrackingStatus(name: RawSpan, _ value: RawSpan, in place: WirePlace) {
    sink.field(.header, name: name, value: value, in: place)
    let status = TrackingStatus(value: value.prefix(16).text)
    sink.note(.trackingStatus(status), at: place.range(count: value.byteCount), from: sender)
  }

  /// The final response to a known request. `section` holds its header fields, `range` is where they stood.
  func tellExchange(
    _ memo: RequestMemo, status: Int, _ traits: HeaderTraits, section: RawSpan, body: RawSpan, at range: Range<UInt64>
  ) {
    guard memo.isKnown, status >= 200 else { return }
    let type = MediaTypeName.read(section.clamped(traits.mediaType))
    let resource = memo.resource ?? (type == "text/html" ? .page : .other)
    let exchange = Exchange(
      resource: resource, status: status, variesOnDNT: traits.variesOnDNT,
      hasStatusBody: StatusResource.hasStatus(body, for: resource),
      mediaType: type, hasTransportSecurity: traits.hasTransportSecurity)
    sink.note(.exchange(exchange), at: range, from: sender)
  }
}
