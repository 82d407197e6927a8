import RulePacks

/// The bytes of an example as HTTP/1.1 has them.
struct ExampleExchange {
  private(set) var request: [UInt8] = []
  private(set) var response: [UInt8] = []

  init(_ example: AdapterExample) {
    let words = example.send.split(separator: " ", maxSplits: 1)
    let method = words.first.map(String.init) ?? "GET"
    var url = words.count > 1 ? words[1] : "http://example.com/"
    if let scheme = url.split(separator: "://", maxSplits: 1).dropFirst().first { url = scheme }
    let slash = url.firstIndex(of: "/") ?? url.endIndex
    let target = slash == url.endIndex ? "/" : String(url[slash...])
    var head = "\(method) \(target) HTTP/1.1\r\nHost: \(url[..<slash])\r\n"
    if example.answer == 0 {
      request = Self.message(head, example)
    } else {
      head += "\r\n"
      request = Array(head.utf8)
      response = Self.message("HTTP/1.1 \(example.answer) Answer\r\n", example)
    }
  }

  private static func message(_ head: String, _ example: AdapterExample) -> [UInt8] {
    var text = head
    for header in example.headers { text += "\(header.name): \(header.value)\r\n" }
    if !example.media.isEmpty { text += "Content-Type: \(example.media)\r\n" }
    if !example.body.isEmpty || example.answer != 0 { text += "Content-Length: \(example.body.count)\r\n" }
    return Array((text + "\r\n").utf8) + example.body
  }
}
