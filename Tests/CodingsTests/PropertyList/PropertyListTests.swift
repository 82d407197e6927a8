import Testing

@testable import Codings

/// Both forms were made by Python's `plistlib` from the same value.
@Suite struct PropertyListTests {
  static let binary = hex(
    """
    62706c6973743030d301020304090f56646576696365546c697374547768656ed205060708536d6163546e616d655f101130303a30303a35653a\
    30303a35333a3130670044007200fc0063006b00650072a50a0b0c0d0e100113fffffffffffffffe23400400000000000009486162636465666768\
    3340f5180000000000080f161b2025292e42515759626b6c750000000000000101000000000000001000000000000000000000000000\
    00007e
    """)

  @Test func binaryForm() {
    let recorder = LeafRecorder.unfold(Self.binary)
    #expect(
      recorder.lines == [
        "$.device.mac=00:00:5e:00:53:10", "$.device.name=Drücker", "$.list[0]=1", "$.list[1]=-2", "$.list[2]=2.5",
        "$.list[3]=\t", "$.list[4]=abcdefgh", "$.when=86400.0",
      ])
    #expect(recorder.entries[0].forms == ["plist"])
    #expect(recorder.entries[1].forms == ["plist", "utf-16"])
    #expect(recorder.entries[0].key == "mac")
    #expect(Array(Self.binary[recorder.entries[0].source]) == Array("00:00:5e:00:53:10".utf8))
  }

  @Test func xmlForm() {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">
      <dict>
        <key>device</key>
        <dict>
          <key>mac</key>
          <string>00:00:5e:00:53:10</string>
          <key>name</key>
          <string>Drücker</string>
        </dict>
        <key>list</key>
        <array>
          <integer>1</integer>
          <integer>-2</integer>
          <real>2.5</real>
          <true/>
          <data>
          YWJjZGVmZ2g=
          </data>
        </array>
        <key>when</key>
        <date>2001-01-02T00:00:00Z</date>
      </dict>
      </plist>
      """
    let recorder = LeafRecorder.unfold(text)
    #expect(
      recorder.lines == [
        "$.device.mac=00:00:5e:00:53:10", "$.device.name=Drücker", "$.list[0]=1", "$.list[1]=-2", "$.list[2]=2.5",
        "$.list[4]=abcdefgh", "$.when=2001-01-02T00:00:00Z",
      ])
    #expect(recorder.entries[5].forms == ["plist", "base64"])
  }

  /// Any byte may lie: no trap, no endless loop.
  @Test func damagedFormsEnd() {
    for index in Self.binary.indices {
      for value in [0x00, 0x7F, 0xFF, 0xDF, 0xAF] as [UInt8] {
        var damaged = Self.binary
        damaged[index] = value
        #expect(LeafRecorder.unfold(damaged).isBalanced)
      }
    }
  }

  @Test func aListThatHoldsItselfEnds() {
    // One array whose only member is itself.
    let loop =
      Array("bplist00".utf8) + [0xA1, 0x00, 0x08] + [0, 0, 0, 0, 0, 0, 1, 1] + [0, 0, 0, 0, 0, 0, 0, 1]
      + [0, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 10]
    #expect(LeafRecorder.unfold(loop).isBalanced)
  }
}
