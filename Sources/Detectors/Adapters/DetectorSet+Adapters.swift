extension DetectorSet {
  /// Lets the validator that an adapter names judge one value, which the layers in hand need not hold.
  package func inspect(_ leaf: borrowing LeafContext, as meaning: borrowing AdapterMeaning, into sink: any MatchSink) {
    guard let detection = meaning.detection else { return }
    judgeAlone(detection, leaf, into: sink)
  }
}
