/// How many bytes of bodies all streams of one connection may keep together.
final class BodyAllowance {
  private(set) var left: Int

  init(_ count: Int = 48 << 20) { left = count }

  func take(_ count: Int) { left -= count }

  func giveBack(_ count: Int) { left += count }
}
