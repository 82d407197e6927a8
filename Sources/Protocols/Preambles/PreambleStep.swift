/// How far a preamble came with the bytes of one side.
enum PreambleStep {
  /// More bytes are needed than there are.
  case need(Int)
  /// So many bytes were read; more of the preamble may follow.
  case took(Int)
  /// So many bytes are text that nothing but a raw search reads; of those behind them so many are needed.
  case passed(Int, need: Int)
  /// What follows can be told only once the other side has spoken.
  case wait
  /// So many bytes were read, and the preamble is over: both sides are recognised anew.
  case handOver(Int)
  /// So many bytes were read, and nothing behind them is.
  case unread(Int)
}
