import Pipeline
import RulePacks
import TestSupport
import Testing

/// What web applications send, read through decoders, unfolding and rules: each value at its place with its type, and
/// look-alikes that are none. The forms are those of the documents named; real programs' are in the captures
/// `web-apps`, `web-tunnels` and `web-protocols`.
struct WebFormatTests {
  private static let folder = RulesFolder(path: RepositoryFolder.path("rules"))
  private static let check = Result { try AdapterExampleCheck(folder) }

  private func failures(_ text: String) throws -> [String] {
    let pack = try #require(try RulePack.all(in: Self.folder).first { $0.name == "services" })
    let adapter = try #require(pack.adapters.first { $0.id == "oauth" })
    return try Self.check.get().failures(
      of: adapter, try AdapterExamples(RuleNode(text: text, file: "examples.yaml")))
  }

  /// GraphQL over HTTP: document, variables, name; several requests at once; by GET; as a document alone.
  @Test func graphQL() throws {
    let found = try failures(
      #"""
      match:
        - send: "POST http://api.example.net/graphql"
          media: application/json
          body: '{"query":"mutation R($o: Owner) { register(serial: \"D12345\", password: \"Correct-Horse-7\", owner: $o) { id } }","variables":{"o":{"email":"jane.roe@example.org","phones":["+1 212 555 0142"]}},"operationName":"R"}'
          find:
            - {type: serial-number, at: "body $.query register.serial", value: D12345}
            - {type: password, at: "body $.query register.password", value: Correct-Horse-7}
            - {type: email-address, at: "body $.variables.o.email", value: jane.roe@example.org}
            - {type: phone-number, at: "body $.variables.o.phones[0]", value: "+12125550142"}
        - send: "POST http://api.example.net/graphql"
          media: application/json
          body: '[{"query":"{ a }"},{"query":"{ device(mac: \"00:00:5e:00:53:10\") { id } }"}]'
          find: [{type: mac-address, at: "body $[1].query device.mac", value: "00:00:5e:00:53:10"}]
        - send: "GET http://api.example.net/graphql?query=%7B%20user(email%3A%20%22jane.roe%40example.org%22)%20%7B%20id%20%7D%20%7D&variables=%7B%22serial%22%3A%22D12345%22%7D"
          find:
            - {type: email-address, at: "query query user.email", value: jane.roe@example.org}
            - {type: serial-number, at: "query variables $.serial", value: D12345}
        - send: "POST http://api.example.net/graphql"
          media: application/graphql
          body: 'mutation { login(user: "jroe", password: "Correct-Horse-7") { id } } # ask operator@example.com'
          find:
            - {type: username, at: "body login.user", value: jroe}
            - {type: password, at: "body login.password", value: Correct-Horse-7}
            - {type: email-address, at: "body comment", value: operator@example.com}
        - send: "POST http://api.example.net/graphql"
          media: "multipart/form-data; boundary=b0undary"
          body: "--b0undary\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"mutation { upload(serial: \\\"D12345\\\") { id } }\",\"variables\":{\"file\":null,\"email\":\"jane.roe@example.org\"}}\r\n--b0undary\r\nContent-Disposition: form-data; name=\"map\"\r\n\r\n{\"0\":[\"variables.file\"]}\r\n--b0undary\r\nContent-Disposition: form-data; name=\"0\"; filename=\"jane-roe-badge.stl\"\r\nContent-Type: model/stl\r\n\r\nsolid\r\n--b0undary--\r\n"
          find:
            - {type: serial-number, at: "body operations $.query upload.serial", value: D12345}
            - {type: email-address, at: "body operations $.variables.email", value: jane.roe@example.org}
            - {type: file-name, at: "body 0 filename", value: jane-roe-badge.stl}
      no-match:
        - send: "POST http://api.example.net/graphql"
          media: application/json
          body: '{"query":"query Q($password: String = null, $serial: Int) { device(serial: $serial, password: $password) { serial mac email } }","operationName":"RegisterSerialD12345","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"}}}'
          never: [{type: serial-number}, {type: password}, {type: mac-address}, {type: email-address}, {type: tracking-id}]
          because: names of variables, types and fields are no values
        - send: "GET http://api.example.net/search?query=printers%20%7Bnear%7D%20Berlin"
          never: [{type: city, at: "query query"}, {type: username}]
          because: words that somebody looks for
        - send: "POST http://api.example.net/graphql"
          answer: 200
          media: application/graphql-response+json
          body: '{"errors":[{"message":"no such field","locations":[{"line":2,"column":3}],"path":["register","password"]}]}'
          never: [{type: password}, {type: geolocation}]
          because: places in the document
      """#)
    #expect(found == [])
  }

  /// RFC 2387: SOAP with its parts beside it (XOP), and an upload with its description in front.
  @Test func multipartRelated() throws {
    let found = try failures(
      #"""
      match:
        - send: "POST http://soap.example.net/service"
          media: 'multipart/related; type="application/xop+xml"; start="<root.message@cxf.apache.org>"; start-info="application/soap+xml"; boundary=b0undary'
          body: "--b0undary\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-ID: <root.message@cxf.apache.org>\r\n\r\n<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><Up><email>jane.roe@example.org</email><serial>D12345</serial><x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:badge@portal.example.net\"/></Up></s:Body></s:Envelope>\r\n--b0undary\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <badge@portal.example.net>\r\n\r\nhw 00:00:5e:00:53:10 up\r\n--b0undary--\r\n"
          find:
            - {type: email-address, at: "body [0] /s:Envelope/s:Body/Up/email", value: jane.roe@example.org}
            - {type: serial-number, at: "body [0] /s:Envelope/s:Body/Up/serial", value: D12345}
            - {type: mac-address, at: "body [1]", value: "00:00:5e:00:53:10"}
        - send: "POST http://up.example.net/upload/drive/v3/files?uploadType=multipart"
          media: "multipart/related; boundary=foo_bar_baz"
          body: "--foo_bar_baz\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{\"name\":\"badge\",\"properties\":{\"serial\":\"D12345\",\"owner\":\"jane.roe@example.org\"}}\r\n--foo_bar_baz\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\naHcgMDA6MDA6NWU6MDA6NTM6MTAgdXAK\r\n--foo_bar_baz--\r\n"
          find:
            - {type: serial-number, at: "body [0] $.properties.serial", value: D12345}
            - {type: email-address, at: "body [0] $.properties.owner", value: jane.roe@example.org}
            - {type: mac-address, at: "body [1]", value: "00:00:5e:00:53:10"}
      no-match:
        - send: "POST http://soap.example.net/service"
          media: 'multipart/related; type="application/xop+xml"; start="<root.message@cxf.apache.org>"; boundary=b0undary'
          body: "--b0undary\r\nContent-Type: application/xop+xml\r\nContent-ID: <root.message@cxf.apache.org>\r\n\r\n<Up><x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:badge@portal.example.net\"/></Up>\r\n--b0undary\r\nContent-ID: <badge@portal.example.net>\r\n\r\nsolid\r\n--b0undary--\r\n"
          never: [{type: email-address}]
          because: names of parts look like addresses
        - send: "POST http://soap.example.net/service"
          media: 'multipart/related; boundary=b0undary'
          body: "--b0undary\r\nContent-Type: application/json\r\nContent-ID: <D12345@portal.example.net>\r\n\r\n{\"href\":\"mid:960830.1639@xison.example.com\"}\r\n--b0undary--\r\n"
          never: [{type: email-address}, {type: serial-number}]
          because: names of messages and parts
        - send: "POST http://up.example.net/upload"
          media: "multipart/related; boundary=foo_bar_baz"
          body: "--foo_bar_baz\r\nContent-Type: application/json\r\n\r\n{\"name\":\"badge\",\"mimeType\":\"model/stl\",\"size\":2125550142}\r\n--foo_bar_baz\r\nContent-Type: model/stl\r\n\r\nsolid badge\r\n--foo_bar_baz--\r\n"
          never: [{type: full-name}, {type: phone-number}, {type: file-name}]
          because: what is said of a file
      """#)
    #expect(found == [])
  }

  /// CSP 3 section 5.4, Reporting API section 2.4, Network Error Logging.
  @Test func reportsOfBrowsers() throws {
    let found = try failures(
      #"""
      match:
        - send: "POST http://r.example.net/csp"
          media: application/csp-report
          body: '{"csp-report":{"document-uri":"https://www.example.net/profile?email=jane.roe@example.org","referrer":"https://www.example.net/login?user=jroe","violated-directive":"img-src","blocked-uri":"inline","status-code":200,"script-sample":"var a=''00:00:5e:00:53:10''"}}'
          find:
            - {type: page-url, at: "body $['csp-report']['document-uri']"}
            - {type: email-address, at: "body $['csp-report']['document-uri'] query email", value: jane.roe@example.org}
            - {type: referrer-url, at: "body $['csp-report'].referrer"}
            - {type: username, at: "body $['csp-report'].referrer query user", value: jroe}
            - {type: mac-address, at: "body $['csp-report']['script-sample']", value: "00:00:5e:00:53:10"}
        - send: "POST http://r.example.net/reports"
          media: application/reports+json
          body: '[{"age":1,"type":"deprecation","url":"https://www.example.net/a","user_agent":"x","body":{"id":"websql"}},{"age":10,"type":"csp-violation","url":"https://www.example.net/profile?email=jane.roe@example.org","user_agent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36","body":{"documentURL":"https://www.example.net/profile","referrer":"https://www.example.net/login","sample":"call +1 212 555 0142","statusCode":200}}]'
          find:
            - {type: page-url, at: "body $[0].url"}
            - {type: email-address, at: "body $[1].url query email", value: jane.roe@example.org}
            - {type: operating-system, at: "body $[1].user_agent", value: Linux x86_64}
            - {type: page-url, at: "body $[1].body.documentURL"}
            - {type: referrer-url, at: "body $[1].body.referrer"}
            - {type: phone-number, at: "body $[1].body.sample", value: "+12125550142"}
      no-match:
        - send: "POST http://r.example.net/csp"
          media: application/csp-report
          body: '{"csp-report":{"violated-directive":"img-src","effective-directive":"img-src","original-policy":"default-src https://cdn.example.org; report-uri /csp","disposition":"enforce","blocked-uri":"inline","line-number":2125550142,"source-file":"moz-extension","status-code":200}}'
          never: [{type: page-url}, {type: file-name}, {type: phone-number}, {type: tracking-id}]
          because: the policy, and places in scripts
        - send: "POST http://r.example.net/reports"
          media: application/reports+json
          body: '[{"age":2125550142,"type":"network-error","body":{"elapsed_time":143,"method":"GET","phase":"application","protocol":"h2","sampling_fraction":1,"status_code":500,"type":"http.error"}}]'
          never: [{type: phone-number}, {type: page-url}, {type: timestamp, at: "body $[0].age"}]
          because: numbers of the report
      """#)
    #expect(found == [])
  }

  @Test func jsonLines() throws {
    let found = try failures(
      #"""
      match:
        - send: "POST http://l.example.net/log"
          media: application/x-ndjson
          body: "{\"serial\":\"D12345\"}\n{\"broken\": tru}\n{\"owner\":{\"email\":\"jane.roe@example.org\"}}\n"
          find:
            - {type: serial-number, at: "body $.serial", value: D12345}
            - {type: email-address, at: "body $.owner.email", value: jane.roe@example.org}
        - send: "POST http://l.example.net/log"
          media: text/plain
          body: "{\"serial\":\"D12345\"}{\"mac\":\"00:00:5e:00:53:10\"} [{\"user\":\"jroe\"}]"
          find:
            - {type: serial-number, at: "body $.serial", value: D12345}
            - {type: mac-address, at: "body $.mac", value: "00:00:5e:00:53:10"}
            - {type: username, at: "body $[0].user", value: jroe}
        - send: "GET http://l.example.net/log"
          answer: 200
          media: application/json-seq
          body: "\u001e{\"serial\":\"D12345\"}\n\u001e{\"user\":\"jroe\"}\n"
          find:
            - {type: serial-number, at: "body $.serial", value: D12345}
            - {type: username, at: "body $.user", value: jroe}
      no-match:
        - send: "POST http://l.example.net/log"
          media: application/x-ndjson
          body: "{\"serial\":\n{\"broken\": tru}\n{\"count\":7}\n"
          never: [{type: serial-number}]
          because: the value of the first line is missing, and no other takes its place
        - send: "POST http://l.example.net/log"
          media: application/x-ndjson
          body: "{\"key\":\"serial\"}\n{\"value\":\"D12345\"}\n"
          never: [{type: serial-number, at: "body $.value"}]
          because: a name in one line says nothing of the next
        - send: "POST http://l.example.net/log"
          media: application/x-ndjson
          body: "{\"n\":2125550142}\n{\"n\":2125550143}\n[4111111111111111]\n"
          never: [{type: phone-number}, {type: username}]
          because: counters
      """#)
    #expect(found == [])
  }

  /// RFC 6749 sections 4.1 and 4.2, OpenID Connect Core. Endpoints by name are the adapters' own examples.
  @Test func redirectsOfOAuth() throws {
    let found = try failures(
      #"""
      match:
        - send: "GET http://any.example.net/sign-in"
          answer: 302
          headers: {Location: "https://app.example.net/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=eyJyIjoiL3AiLCJlbWFpbCI6ImphbmUucm9lQGV4YW1wbGUub3JnIn0"}
          find:
            - {type: auth-token, at: "header Location query code", value: SplxlOBeZQQYbYS6WxSbIA}
            - {type: email-address, at: "header Location query state $.email", value: jane.roe@example.org}
        - send: "GET http://any.example.net/sign-in"
          answer: 302
          headers: {Location: "https://app.example.net/cb#access_token=2YotnFZFEjr1zCsicMWpAA&token_type=Bearer&expires_in=3600"}
          find: [{type: auth-token, at: "header Location fragment access_token", value: 2YotnFZFEjr1zCsicMWpAA}]
        - send: "GET http://app.example.net/cb?code=SplxlOBeZQQYbYS6WxSbIA"
          headers: {Referer: "https://app.example.net/cb?code=4AX4XfWhn0S6WzA2Mjkl"}
          find:
            - {type: auth-token, at: "query code", value: SplxlOBeZQQYbYS6WxSbIA}
            - {type: auth-token, at: "header Referer query code", value: 4AX4XfWhn0S6WzA2Mjkl}
        - send: "GET http://api.example.net/me?access_token=2YotnFZFEjr1zCsicMWpAA"
          headers: {Authorization: "Bearer 2YotnFZFEjr1zCsicMWpAA"}
          find:
            - {type: auth-token, at: "query access_token", value: 2YotnFZFEjr1zCsicMWpAA}
            - {type: auth-token, at: "header Authorization", value: 2YotnFZFEjr1zCsicMWpAA}
      no-match:
        - send: "GET http://app.example.net/cb?state=af0ifjsldkj9823hjkasd&session_state=active&code=DE&iss=https%3A%2F%2Flogin.example.net"
          never: [{type: auth-token}]
          because: a state is no credential, a country is no code
        - send: "GET http://app.example.net/cb?error=access_denied&error_description=The+access+token+was+refused&code=access_denied_by_user"
          never: [{type: auth-token}, {type: full-name}]
          because: an error
        - send: "GET http://shop.example.net/cart?code=SUMMER2026SALE&state=NorthCarolina"
          never: [{type: auth-token}]
          because: a voucher, and a state of the union
        - send: "POST http://any.example.net/x"
          media: application/json
          body: '{"token_type":"Bearer","access_token_expires":"2026-11-23T10:00:00Z","token_endpoint":"https://login.example.net/oauth/token","code":"SplxlOBeZQQYbYS6WxSbIA"}'
          never: [{type: auth-token}]
          because: what is said of tokens, and a code of whatever kind
      """#)
    #expect(found == [])
  }
}
