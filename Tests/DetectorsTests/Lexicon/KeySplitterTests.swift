import Testing

@testable import Detectors

struct KeySplitterTests {
  @Test(arguments: [
    ("lan_mac", ["lan", "mac"]), ("macAddress", ["mac", "address"]), ("MACAddress", ["mac", "address"]),
    ("X-Serial-Number", ["x", "serial", "number"]), ("serialnumber", ["serialnumber"]), ("ipv4", ["ipv4"]),
    ("user.email[0]", ["user", "email", "0"]), ("", []), ("___", []), ("_ga", ["ga"]),
    ("iOSVersion", ["i", "os", "version"]),
  ])
  func parts(key: String, words: [String]) {
    var splitter = KeySplitter()
    splitter.split(Array(key.utf8).span.bytes)
    let found = (0..<splitter.count).map {
      String(decoding: splitter.bytes[splitter.bounds[$0]..<splitter.bounds[$0 + 1]], as: UTF8.self)
    }
    #expect(found == words)
  }

  @Test func longKeysAreBounded() {
    var splitter = KeySplitter()
    let key = [UInt8]((0..<10_000).map { $0 % 2 == 0 ? 0x61 : 0x5F })
    splitter.split(key.span.bytes)
    #expect(splitter.count <= KeySplitter.mostWords)
  }
}
