import Flows
import Testing

@Suite struct StreamStartsTests {
  @Test func ranksCountEarlierOpenings() {
    var starts = StreamStarts()
    for frame in [1, 2, 63, 64, 65, 4_096, 10_000] { starts.insert(frame) }
    starts.insert(64)
    #expect(starts.count == 7)
    #expect([1, 2, 63, 64, 65, 4_096, 10_000].map(starts.rank) == [0, 1, 2, 3, 4, 5, 6])
    #expect(starts.contains(65) && !starts.contains(66))
    #expect(starts.rank(of: 1 << 40) == 7)
    #expect(starts.rank(of: -5) == 0)
  }

  @Test func mergedShardsRankAsOne() {
    var whole = StreamStarts()
    var shards = [StreamStarts(), StreamStarts(), StreamStarts()]
    var frame = 1
    for step in 1...3_000 {
      frame += step * 7_919 % 23 + 1
      whole.insert(frame)
      shards[step % 3].insert(frame)
    }
    var merged = StreamStarts()
    for shard in shards.reversed() { merged.merge(shard) }
    #expect(merged == whole)
    #expect(merged.rank(of: frame) == 2_999)
  }
}
