/// Which reading of the same bytes wins: the most specific one, that is, the lowest.
enum Rank: UInt8, Comparable {
  case known, bssid, hardwareAddress, recipient, email, card, bankAccount, subscriber, phone, internetAddress,
    credential
  case advertising, uniqueID, serial, tracker, place, date, person, name, network, software, file, job, event, time
  case address, cookie

  static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
}
