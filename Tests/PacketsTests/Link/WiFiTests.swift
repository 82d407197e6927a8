import AuditModel
import Packets
import TestSupport
import Testing

@Suite struct WiFiTests {
  private let mac = [Frames.serverMAC, Frames.clientMAC, MACAddress(bits: 0x5E00_5303)].map { Frames.octets(of: $0) }
  private let snap: [UInt8] = [0xAA, 0xAA, 3, 0, 0, 0, 8, 0]

  /// An 802.11 data frame from a station to an access point: BSSID, source, destination.
  private func data(_ body: [UInt8], control: UInt8 = 0x08, flags: UInt8 = 1, after: [UInt8] = []) -> [UInt8] {
    [control, flags, 0, 0] + mac[2] + mac[1] + mac[0] + [0, 0] + after + body
  }

  private func radiotap(_ fields: [UInt8], present: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = [0, 0]
    bytes.append(integer: UInt16(4 + present.count * 4 + fields.count), little: true)
    for word in present { bytes.append(integer: word, little: true) }
    return bytes + fields
  }

  @Test func `data frames without encryption`() {
    let plain = Decoded(data(snap + Sample.packet), .ieee80211)
    #expect(plain.payload == Sample.payload)
    #expect(plain.linkSource == Frames.clientMAC)
    #expect(plain.linkDestination == Frames.serverMAC)
    let qos = Decoded(data(snap + Sample.packet, control: 0x88, after: [0, 0]), .ieee80211)
    #expect(qos.payload == Sample.payload)
    let highThroughput = Decoded(
      data(snap + Sample.packet, control: 0x88, flags: 0x81, after: [0, 0, 0, 0, 0, 0]), .ieee80211)
    #expect(highThroughput.payload == Sample.payload)
  }

  @Test func `radiotap with the check sequence, padding and a long chain`() {
    let body = data(snap + Sample.packet)
    #expect(Decoded(radiotap([], present: [0]) + body, .ieee80211Radiotap).payload == Sample.payload)
    // TSFT (aligned to 8), then flags with the FCS bit.
    let timer = radiotap([UInt8](repeating: 0, count: 8) + [0x10], present: [3])
    let arp = Frames.arp(
      operation: 1, sender: Frames.clientMAC, senderAddress: Frames.client, target: MACAddress(bits: 0),
      targetAddress: Frames.server)
    let lldp = data([0xAA, 0xAA, 3, 0, 0, 0, 0x88, 0xCC, 1, 2, 3]) + [9, 9, 9, 9]
    #expect(Decoded(timer + lldp, .ieee80211Radiotap).payload == [1, 2, 3])
    #expect(Decoded(radiotap([], present: [0]) + lldp, .ieee80211Radiotap).payload == [1, 2, 3, 9, 9, 9, 9])
    let request = data([0xAA, 0xAA, 3, 0, 0, 0, 8, 6] + arp) + [9, 9, 9, 9]
    #expect(Decoded(timer + request, .ieee80211Radiotap).kind == .arp)
    let chain = radiotap([0x10], present: [UInt32](repeating: 0x8000_0002, count: 32) + [0])
    #expect(Decoded(chain + lldp, .ieee80211Radiotap).payload == [1, 2, 3])
    let padded = radiotap([0x20], present: [2])
    let qos = data([0, 0] + snap + Sample.packet, control: 0x88, after: [0, 0])
    #expect(Decoded(padded + qos, .ieee80211Radiotap).payload == Sample.payload)
  }

  @Test func `what cannot be read is marked, its bytes are kept`() {
    for (frame, condition) in [
      (data([1, 2, 3, 4], flags: 0x41), "wifi-protected"),
      (data([1, 2], control: 0x88, after: [0x80, 0]), "wifi-aggregate"),
      (data([1, 2, 3], flags: 0x05), "wifi-fragment"),
    ] {
      let decoded = Decoded(frame, .ieee80211)
      #expect(decoded.packet.isUnsupported)
      #expect(decoded.trouble == condition)
      #expect(decoded.kind == .link(0))
      #expect(!decoded.payload.isEmpty)
    }
  }

  @Test func `other frames and lying headers`() {
    let beacon = Decoded([0x80, 0, 0, 0] + mac[0] + mac[1] + mac[2] + [0, 0, 7, 7], .ieee80211)
    #expect(beacon.payload == [7, 7])
    #expect(beacon.trouble == nil)
    #expect(Decoded([0, 0, 0xFF, 0xFF, 0, 0, 0, 0], .ieee80211Radiotap).trouble == "radiotap-header")
    #expect(Decoded([0x08, 1, 0], .ieee80211).trouble == "short-wifi-header")
  }
}
