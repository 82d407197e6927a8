import AuditModel
import Bytes

/// Character sets of one byte to a character, as mail and old web pages still have them. The lower half is ASCII.
enum CharacterSet: UInt8, Sendable, CaseIterable {
  case latin1, latin2, cyrillic, greek, turkish, latin9, windows1250, windows1251, koi8

  /// Names as in `charset` parameters (IANA Character Sets; labels of WHATWG Encoding section 4.2).
  private static let names: [(name: StaticString, set: CharacterSet)] = [
    ("iso-8859-1", .latin1), ("latin1", .latin1), ("iso8859-1", .latin1), ("windows-1252", .latin1),
    ("cp1252", .latin1), ("iso-8859-2", .latin2), ("latin2", .latin2), ("iso-8859-5", .cyrillic),
    ("iso-8859-7", .greek), ("iso-8859-9", .turkish), ("windows-1254", .turkish), ("iso-8859-15", .latin9),
    ("latin9", .latin9), ("windows-1250", .windows1250), ("windows-1251", .windows1251), ("koi8-r", .koi8),
  ]

  /// The set of this name; `nil` for ASCII, UTF-8 and what is not known.
  init?(named name: RawSpan) {
    for entry in Self.names where name.equalsIgnoringCase(entry.name) {
      self = entry.set
      return
    }
    return nil
  }

  /// The set that the `charset` parameter of a media type names.
  init?(of mediaType: RawSpan) {
    guard let start = mediaType.firstIndex(of: UInt8(ascii: ";")),
      let range = MultipartTokenizer.parameter("charset=", in: mediaType, start)
    else { return nil }
    self.init(named: mediaType.clamped(range))
  }

  var form: Form {
    switch self {
    case .latin1: "windows-1252"
    case .latin2: "iso-8859-2"
    case .cyrillic: "iso-8859-5"
    case .greek: "iso-8859-7"
    case .turkish: "windows-1254"
    case .latin9: "iso-8859-15"
    case .windows1250: "windows-1250"
    case .windows1251: "windows-1251"
    case .koi8: "koi8-r"
    }
  }

  /// Writes the text as UTF-8; a byte that is no character becomes U+FFFD.
  func decode(_ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int) {
    let table = Self.tables[Int(rawValue)]
    var left = limit
    while let byte = source.u8(at: offset), left > 0 {
      if byte < 0x80 {
        output.append(byte)
        left -= 1
      } else {
        let scalar = table[Int(byte) - 0x80]
        let count = scalar < 0x800 ? 2 : 3
        guard count <= left else { return }
        output.append(scalar: UInt32(scalar))
        left -= count
      }
      offset += 1
    }
  }

  private static let tables: [[UInt16]] = allCases.map { set in
    set.upperHalf.description.unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) }
  }

  /// The characters of the bytes from 0x80 on, in order.
  private var upperHalf: StaticString {
    switch self {
    // ISO 8859-1 and Windows 1252, which has more (as WHATWG Encoding section 4.2 reads both).
    case .latin1:
      """
      €\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º\
      »¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ
      """
    // ISO 8859-2.
    case .latin2:
      """
      \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\u{90}\
      \u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\u{A0}Ą˘Ł¤ĽŚ§¨\
      ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙
      """
    // ISO 8859-5.
    case .cyrillic:
      """
      \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\u{90}\
      \u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\u{A0}ЁЂЃЄЅІЇЈ\
      ЉЊЋЌ\u{AD}ЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ
      """
    // ISO 8859-7.
    case .greek:
      """
      \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\u{90}\
      \u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\u{A0}‘’£€₯¦§¨\
      ©ͺ«¬\u{AD}\u{FFFD}―°±²³΄΅Ά·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\u{FFFD}ΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύ\
      ώ\u{FFFD}
      """
    // ISO 8859-9 and Windows 1254.
    case .turkish:
      """
      €\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}\u{FFFD}Ÿ\u{A0}¡¢£¤¥¦§¨©ª«¬\
      \u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ
      """
    // ISO 8859-15.
    case .latin9:
      """
      \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\u{90}\
      \u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\u{A0}¡¢£€¥Š§š\
      ©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ
      """
    // Windows 1250.
    case .windows1250:
      """
      €\u{FFFD}‚\u{FFFD}„…†‡\u{FFFD}‰Š‹ŚŤŽŹ\u{FFFD}‘’“”•–—\u{FFFD}™š›śťžź\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş\
      »Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙
      """
    // Windows 1251.
    case .windows1251:
      """
      ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦ\
      ЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя
      """
    // KOI8-R (RFC 1489).
    case .koi8:
      """
      ─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©юабцдефгхийклмнопярстужвьызшэщчъЮАБ\
      ЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ
      """
    }
  }
}
