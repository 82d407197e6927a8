extension String {
  /// The text in lower case; itself when it is, as nearly all names are.
  var inLowerCase: String {
    utf8.contains { $0 >= 0x80 || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ? lowercased() : self
  }
}
