import Bytes
import Testing

@testable import Codings

/// Documents of GraphQL (October 2021); the syntax is that of its section 2.
struct GraphQLTests {
  private func lines(_ document: String, type: String = "application/graphql") -> [String] {
    LeafRecorder.unfold(document, type: type).entries.map { "\($0.path)=\($0.value)" }
  }

  @Test func valuesStandUnderFieldAndArgument() {
    let document = #"""
      mutation Register($email: String! = "none@example.org", $ids: [ID!]) @client(name: "portal") {
        made: register(email: $email, input: {owner: {name: "Jane Roe", phones: ["+1 212 555 0142", "x"]}, age: 41},
          serials: [{no: "D12345"}, {no: "L10245"}], kind: PRINTER, active: true, note: null) @include(if: $yes) {
          id
          ...Parts
          ... on Printer { jobs(first: 10, after: "c3RhcnQ") { name } }
        }
        login(user: "jroe", password: "Correct-Horse-7")
      }
      # ask jane.roe@example.org
      fragment Parts on Device { mac(format: "colon") }
      """#
    #expect(
      lines(document) == [
        "email=none@example.org", "name=portal", "register.input.owner.name=Jane Roe",
        "register.input.owner.phones[0]=+1 212 555 0142", "register.input.owner.phones[1]=x",
        "register.input.age=41", "register.serials[0].no=D12345", "register.serials[1].no=L10245",
        "register.kind=PRINTER", "register.active=true", "register.jobs.first=10", "register.jobs.after=c3RhcnQ",
        "login.user=jroe", "login.password=Correct-Horse-7", "comment=ask jane.roe@example.org", "mac.format=colon",
      ])
  }

  @Test func keysAreTheNamesOfArguments() {
    let recorder = LeafRecorder.unfold(
      #"{ login(password: "Correct-Horse-7", phones: ["+1 212 555 0142"]) }"#, type: "application/graphql")
    #expect(recorder.entry("Correct-Horse-7")?.key == "password")
    #expect(recorder.entry("+1 212 555 0142")?.key == "phones")
    #expect(recorder.troubles == [])
  }

  @Test func stringsMayBeEscapedOrBlocks() {
    let document = #"""
      { a(t: "one\"two\u0040three", b: """first "quoted"
        second""") }
      """#
    let recorder = LeafRecorder.unfold(document, type: "application/graphql")
    #expect(recorder.entries.first?.value == "one\"two@three")
    #expect(recorder.entries.last?.value.hasPrefix("first \"quoted\"\n") == true)
    #expect(recorder.entries.last?.path == "a.b")
  }

  @Test func aDocumentWithinARequestIsReadByItsKey() {
    let post = LeafRecorder.unfold(
      #"{"query":"query Who { user(email: \"jane.roe@example.org\") { id } }","variables":{"mac":"00:00:5e:00:53:10"},"#
        + #""operationName":"Who"}"#, type: "application/json")
    #expect(post.entry("jane.roe@example.org")?.path == "$.query user.email")
    #expect(post.entry("jane.roe@example.org")?.key == "email")
    #expect(post.entry("00:00:5e:00:53:10")?.path == "$.variables.mac")
    let batch = LeafRecorder.unfold(#"[{"query":"{ user(mail: 7, id: \"D12345-0\") }"}]"#, type: "application/json")
    #expect(batch.entry("D12345-0")?.path == "$[0].query user.id")
  }

  @Test func aParameterMayBeADocument() {
    let text = Array("%7B%20user(email:%20%22jane.roe@example.org%22)%20%7B%20id%20%7D%20%7D".utf8)
    let name = Array("query".utf8)
    for (key, path) in [(name, "user.email"), (Array("q".utf8), "")] {
      let recorder = LeafRecorder()
      recorder.unfolder.unfold(
        text.span.bytes, hint: UnfoldingHint(.parameter, name: key.span.bytes), into: recorder)
      #expect(recorder.entries.last?.path == path)
    }
  }

  /// Text under the same key that is none.
  @Test(arguments: [
    "query of the day {", "{\"a\": \"not a document\"}", "select * from query {x}", "queryable { a }", "mutation",
    "fragment of a {sentence with no meaning?}", "printers near Berlin {5 km}",
  ])
  func otherTextStaysWhole(text: String) {
    let escaped = text.replacing("\"", with: "\\\"")
    let recorder = LeafRecorder.unfold(#"{"query":"\#(escaped)"}"#, type: "application/json")
    // Nothing of it may be lost, whatever it is taken for.
    let told = recorder.values.joined(separator: " ")
    for word in text.split(whereSeparator: { !$0.isLetter }) where word.count > 7 { #expect(told.contains(word)) }
  }

  @Test func underAnotherKeyNothingIsReadAsADocument() {
    let recorder = LeafRecorder.unfold(#"{"text":"{ user(email: 7) }"}"#, type: "application/json")
    #expect(recorder.entries.map(\.path) == ["$.text"])
  }

  @Test(arguments: [
    "{ a(b: \"unterminated", "{ a(b: ) ] }", "{ a(b: \u{1}) }", "{ a(b: {c: \"jane.roe@example.org\"", "{ a)",
    "query ($a: [[[[Int", "{ a(b: \"\"\"open) }",
  ])
  func whatIsBrokenIsToldAsText(text: String) {
    let recorder = LeafRecorder.unfold(text + " operator@example.com", type: "application/graphql")
    #expect(recorder.values.contains { $0.contains("operator@example.com") }, "\(recorder.values)")
  }

  /// Damaged documents: every leaf lies where it says (`LeafRecorder` looks), and what follows the damage is told.
  @Test func damageIsSurvived() {
    let document = Array(
      #"""
      mutation R($o: O = {a: [1, "x"]}) @d(e: "f") { r(a: "b\u0041", c: [{d: """g"""}, {h: -1.5e3}], i: J) { ...K k } } # l
      """#.utf8)
    var state: UInt64 = 7
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let signs = Array("{}()[]\":$@#=!.\\ \n\0aé".utf8)
    for _ in 0..<5_000 {
      var bytes = document
      for _ in 0...next(4) {
        let place = next(bytes.count)
        switch next(3) {
        case 0: bytes[place] = signs[next(signs.count)]
        case 1: bytes.insert(signs[next(signs.count)], at: place)
        default: bytes.remove(at: place)
        }
      }
      bytes += Array("\n# operator@example.com".utf8)
      let recorder = LeafRecorder.unfold(bytes, type: "application/graphql")
      #expect(recorder.isBalanced)
      let told = recorder.layers.contains { String(decoding: $0.bytes, as: UTF8.self).contains("operator@example.com") }
      #expect(told)
    }
  }

  @Test func nestingIsBounded() {
    let clock = ContinuousClock()
    for part in ["{a", "{a(b:{c:", "[", "{a(b:[[[["] {
      let text = "{a" + String(repeating: part, count: 100_000)
      let time = clock.measure { LeafRecorder.unfold(text, type: "application/graphql") }
      #expect(time < .seconds(5), "\(part)")
    }
  }
}
