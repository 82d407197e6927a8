import AuditModel
import Testing

@testable import Pipeline

@Suite struct SightingTableTests {
  private static func fact(frame: Int, host: String = "printer.example") -> SightedFact {
    SightedFact(
      .address(name: host, IPAddress(v4: 0xC000_0201)),
      Sighting(
        capture: 0, frames: FrameList([frame]), flow: FlowReference(transport: .udp, firstFrame: frame),
        time: Timestamp(seconds: Int64(frame)), client: IPAddress(v4: 0x0A4D_0001), server: IPAddress(v4: 0x0A4D_0002),
        serverPort: 53, protocolName: "dns"))
  }

  /// More repeats than one filling of the journal, so some are entered on the way and some at the end.
  @Test func everyRepeatIsCountedWithItsFrame() {
    var table = SightingTable<SightedFact>()
    table.append(Self.fact(frame: 1), key: 7)
    var earlier = 0
    for frame in 2...800 where table.count(frame, isFurther: false, at: 0) { earlier += 1 }
    table.settle()
    #expect(earlier == 0)
    #expect(table.elements[0].count == 800)
    #expect(table.elements[0].sighting.frames.frames == Array(1...800))
  }

  @Test func furtherFramesOfASightingAreNoRepeats() {
    var table = SightingTable<SightedFact>()
    table.append(Self.fact(frame: 1), key: 7)
    _ = table.count(4, isFurther: false, at: 0)
    _ = table.count(5, isFurther: true, at: 0)
    table.settle()
    #expect(table.elements[0].count == 2)
    #expect(table.elements[0].sighting.frames.frames == [1, 4, 5])
  }

  /// Also when the earlier frame still stands in the journal.
  @Test func onlyAFrameBeforeAllOthersIsEarlier() {
    var table = SightingTable<SightedFact>()
    table.append(Self.fact(frame: 10), key: 7)
    let isEarlier = [12, 3, 5].map { table.count($0, isFurther: false, at: 0) }
    #expect(isEarlier == [false, true, false])
    table.set(Self.fact(frame: 3).sighting.context, at: 0)
    table.settle()
    #expect(table.elements[0].sighting.time == Timestamp(seconds: 3))
    #expect(table.elements[0].sighting.frames.frames == [3, 5, 10, 12])
  }

  @Test func aKeyIsFoundWhereItStands() {
    var table = SightingTable<SightedFact>()
    for number in 0..<100 { table.append(Self.fact(frame: number + 1), key: UInt128(number) << 64) }
    #expect(table.position(of: 42 << 64) == 42)
    #expect(table.position(of: 100 << 64) == nil)
  }
}
