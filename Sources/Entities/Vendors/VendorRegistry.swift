package import AuditModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The makers behind hardware addresses, from the IEEE registries as Debian's package `ieee-data` has them. A file is
/// read when it is first needed, and searched, because a capture shows few makers.
package final class VendorRegistry {
  package static let systemFolder = "/usr/share/ieee-data"
  /// Who holds a block that is shared out in smaller parts.
  private static let registrar = "IEEE Registration Authority"

  private let folder: String
  private var files: [String: RegistryFile] = [:]
  private var known: [UInt64: String?] = [:]

  package init(folder: String = systemFolder) { self.folder = folder }

  /// When the registries were fetched (seconds since 1970 in `.lastupdate`); `nil` when they are not installed. For
  /// `doctor`.
  package var date: CivilDate? {
    guard let file = fopen(folder + "/.lastupdate", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 32)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let seconds = strtol(line, nil, 10)
    return seconds > 0 ? CivilDate(daysSinceEpoch: seconds / 86_400) : nil
  }

  /// The organisation that was given the address's prefix; `nil` when it is not registered, was set by software, or is
  /// a group address.
  package func vendor(of address: MACAddress) -> String? {
    guard !address.isLocallyAdministered, !address.isMulticast else { return nil }
    // The longest prefixes have 36 bits.
    let key = address.bits >> 12
    if let vendor = known[key] { return vendor }
    let vendor = find(address)
    known[key] = .some(vendor)
    return vendor
  }

  private func find(_ address: MACAddress) -> String? {
    let digits = Self.digits(address)
    let holder = file("oui.csv").organisation(of: digits.prefix(6))
    guard holder == nil || holder == Self.registrar else { return holder }
    return file("mam.csv").organisation(of: digits.prefix(7)) ?? file("oui36.csv").organisation(of: digits.prefix(9))
      ?? file("iab.csv").organisation(of: digits.prefix(9)) ?? holder
  }

  private func file(_ name: String) -> RegistryFile {
    if let file = files[name] { return file }
    let file = RegistryFile(path: folder + "/" + name)
    files[name] = file
    return file
  }

  /// Twelve digits in upper case, as the registries write them.
  private static func digits(_ address: MACAddress) -> [UInt8] {
    stride(from: 44, through: 0, by: -4).map { shift in
      let digit = UInt8(truncatingIfNeeded: address.bits >> UInt64(shift) & 15)
      return digit < 10 ? 0x30 + digit : 0x37 + digit
    }
  }
}
