/// Small numbers for the names of protocols, told apart by their place in the program.
struct NameNumbers {
  /// One more name than this has no number.
  static let limit = 255

  private var places: [UInt] = []
  /// The number looked up last for each of 64 groups of places.
  private var latest = [UInt8](repeating: 0, count: 64)

  /// The number of a name, 0 to `limit - 1`.
  mutating func number(of name: StaticString) -> Int? {
    let place = UInt(bitPattern: name.utf8Start)
    let group = Int((place >> 4 ^ place >> 10) & 63)
    let guess = Int(latest[group])
    if guess < places.count, places[guess] == place { return guess }
    guard let number = places.firstIndex(of: place) ?? add(place) else { return nil }
    latest[group] = UInt8(clamping: number)
    return number
  }

  private mutating func add(_ place: UInt) -> Int? {
    guard places.count < Self.limit else { return nil }
    places.append(place)
    return places.count - 1
  }
}
