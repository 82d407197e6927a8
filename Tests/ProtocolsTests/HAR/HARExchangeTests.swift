import AuditModel
import Testing

@testable import Protocols

/// Entries as HAR 1.2 and the programs that write it have them.
@Suite struct HARExchangeTests {
  private func read(_ request: String, _ response: String = #"{"status":0}"#, _ more: String = "") -> HARExchange? {
    let bytes = Array("{\"request\":\(request),\"response\":\(response)\(more)}".utf8)
    return HARExchange(bytes.span.bytes)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func requestAndResponse() throws {
    let exchange = try #require(
      read(
        #"""
        {"method":"POST","url":"https://example.com:8443/a%20b?q=\u00e4#top","httpVersion":"h2","headers":[
        {"name":":path","value":"/a"},{"name":"X-A","value":"one\r\ntwo"},{"name":"Content-Encoding","value":"gzip"}],
        "cookies":[{"name":"a","value":"1"},{"name":"b","value":"2"}],
        "postData":{"mimeType":"application/json","text":"{\"a\":1}"}}
        """#,
        #"""
        {"status":200,"statusText":"OK","headers":[{"name":"Set-Cookie","value":"a=1; Path=/\nb=2"},
        {"name":"transfer-encoding","value":"chunked"}],
        "content":{"mimeType":"text/plain","text":"aGVsbG8=","encoding":"base64"}}
        """#, #","serverIPAddress":"[2001:db8::1]""#))
    #expect(
      text(exchange.request)
        == "POST /a%20b?q=ä HTTP/1.1\r\nX-A: one\r\nX-A: two\r\nHost: example.com:8443\r\nCookie: a=1; b=2\r\n"
        + "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}")
    #expect(
      text(exchange.response)
        == "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\nContent-Type: text/plain\r\n"
        + "Content-Length: 5\r\n\r\nhello")
    #expect(exchange.server == IPAddress("2001:db8::1"))
    #expect(exchange.port == 8_443)
    #expect(exchange.isSecure)
    #expect(exchange.protocolName.description == "http/2")
  }

  @Test func formsAndBareURLs() throws {
    let form = try #require(
      read(
        #"{"url":"http://example.com?x=1","postData":{"params":[{"name":"a","value":"b"},{"name":"c","value":"d"}]}}"#))
    #expect(text(form.request) == "GET /?x=1 HTTP/1.1\r\nHost: example.com\r\nContent-Length: 7\r\n\r\na=b&c=d")
    #expect(form.response.isEmpty)
    #expect(form.port == 80)
  }

  @Test(arguments: [
    "{}", "[]", "{\"url\":\"data:text/plain,x\"}", "{\"url\":\"chrome-extension://abc/x\"}", "{\"url\":7}", "nonsense",
    "{\"url\":\"http://\"}", "{\"url\":\"http://example.com/",
  ])
  func otherEntries(_ request: String) { #expect(read(request) == nil) }

  /// No line of a request can be smuggled in by a value.
  @Test func linesCannotBeForged() throws {
    let exchange = try #require(
      read(
        #"{"method":"GET / HTTP/1.1\r\nX: y","url":"http://a\r\nb/c\r\nd","headers":[{"name":"X\r\nY","value":"z"}]}"#))
    #expect(text(exchange.request).split(separator: "\r\n").count == 3)
  }

  @Test func nestedWithoutEnd() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(read("{\"url\":\"http://a/\",\"_x\":\(deep)") == nil)
  }
}
