/// What became of one fragment.
enum FragmentOutcome {
  /// It waits for the others (or said nothing new).
  case waiting
  /// It was the last one missing.
  case complete(AssembledDatagram)
  /// It cannot be part of any datagram, or its datagram is given up.
  case refused
}
