import Foundation
import Testing

@testable import Reports

@Suite struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    let sink = ByteSink()
    var json = JSONWriter(to: sink)
    write(&json)
    json.flush()
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  /// The buffer holds 64 KiB: texts around and beyond it, with something to escape in every place of a word of eight.
  @Test func textsLongerThanTheBufferComeThroughWhole() throws {
    for count in [65_533, 65_534, 65_535, 65_536, 200_000] {
      let plain = String(repeating: "a", count: count)
      for text in [plain, plain + "\"", "\\" + plain, plain + "é\u{7F}" + plain] {
        let written = self.text { $0.array { $0.value(text) } }
        let read = try JSONDecoder().decode([String].self, from: Data(written.utf8))
        #expect(read == [text])
      }
    }
  }

  @Test func everyByteIsEscapedWhereItMustBe() throws {
    for before in 0..<9 {
      for code in UInt8(0)..<128 {
        let text = String(repeating: "x", count: before) + String(UnicodeScalar(code)) + "yyyyyyyyy"
        let written = self.text { $0.array { $0.value(text) } }
        #expect(try JSONDecoder().decode([String].self, from: Data(written.utf8)) == [text])
        #expect(!written.utf8.contains { $0 < 0x20 || $0 == 0x7F })
      }
    }
  }

  @Test func numbersReachTheirBounds() {
    #expect(text { $0.value([0, -1, 10, .max, .min]) } == "[0,-1,10,\(Int.max),\(Int.min)]")
  }

  @Test func commasStandBetweenAndLineBreaksBehindThem() {
    let written = text { json in
      json.object { json in
        json.key("a")
        json.array { json in
          json.line()
          for number in 1...2 {
            json.value(number)
            json.line()
          }
        }
        json.line()
        json.key("b")
        json.array { _ in }
        json.line()
      }
      json.endRecord()
    }
    #expect(written == "{\"a\":[\n1,\n2\n],\n\"b\":[]\n}\n")
  }
}
