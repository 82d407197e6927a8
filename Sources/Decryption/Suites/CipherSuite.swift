package import Cryptography

/// What a cipher suite does to records, by its number (IANA "TLS Cipher Suites").
package struct CipherSuite: Equatable, Sendable {
  /// How records are sealed.
  package enum Cipher: UInt8, Sendable {
    case null, rc4, tripleDES, aes128CBC, aes256CBC, camellia128CBC, camellia256CBC, aria128CBC, aria256CBC
    case aes128GCM, aes256GCM, aes128CCM, aes256CCM, aes128CCM8, aes256CCM8, chaCha20, aria128GCM, aria256GCM
  }

  /// How the premaster secret comes about, as far as it can be followed.
  package enum KeyExchange: UInt8, Sendable {
    /// Encrypted for the server's RSA key.
    case rsa
    /// From a key both sides have.
    case preShared
    /// Diffie-Hellman and the like: only the two sides know it.
    case other
  }

  package let number: UInt16
  package let cipher: Cipher
  /// Of the record's code where the cipher has none of its own.
  package let hash: DigestAlgorithm

  private init(_ number: UInt16, _ cipher: Cipher, _ hash: DigestAlgorithm) {
    self.number = number
    self.cipher = cipher
    self.hash = hash
  }

  /// `nil` for suites that cannot be opened: export ciphers, DES, RC2, IDEA, SEED, GOST and those not yet invented.
  package init?(_ number: UInt16) {
    switch number {
    case 0x0001:
      self.init(number, .null, .md5)
    case 0x0002, 0x002C, 0x002D, 0x002E, 0xC001, 0xC006, 0xC00B, 0xC010, 0xC015, 0xC039:
      self.init(number, .null, .sha1)
    case 0x0004, 0x0018, 0x0024:
      self.init(number, .rc4, .md5)
    case 0x0005, 0x0020, 0x0066, 0x008A, 0x008E, 0x0092, 0xC002, 0xC007, 0xC00C, 0xC011, 0xC016, 0xC033:
      self.init(number, .rc4, .sha1)
    case 0x000A, 0x000D, 0x0010, 0x0013, 0x0016, 0x001B, 0x001F, 0x008B, 0x008F, 0x0093, 0xC003, 0xC008, 0xC00D,
      0xC012, 0xC017, 0xC01A, 0xC01B, 0xC01C, 0xC034:
      self.init(number, .tripleDES, .sha1)
    case 0x0023:
      self.init(number, .tripleDES, .md5)
    case 0x002F, 0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x008C, 0x0090, 0x0094, 0xC004, 0xC009, 0xC00E, 0xC013,
      0xC018, 0xC01D, 0xC01E, 0xC01F, 0xC035:
      self.init(number, .aes128CBC, .sha1)
    case 0x0035, 0x0036, 0x0037, 0x0038, 0x0039, 0x003A, 0x008D, 0x0091, 0x0095, 0xC005, 0xC00A, 0xC00F, 0xC014,
      0xC019, 0xC020, 0xC021, 0xC022, 0xC036:
      self.init(number, .aes256CBC, .sha1)
    case 0x003B, 0x00B0, 0x00B4, 0x00B8, 0xC03A:
      self.init(number, .null, .sha256)
    case 0x003C, 0x003E, 0x003F, 0x0040, 0x0067, 0x006C, 0x00AE, 0x00B2, 0x00B6, 0xC023, 0xC025, 0xC027, 0xC029,
      0xC037:
      self.init(number, .aes128CBC, .sha256)
    case 0x003D, 0x0068, 0x0069, 0x006A, 0x006B, 0x006D:
      self.init(number, .aes256CBC, .sha256)
    case 0x0041, 0x0042, 0x0043, 0x0044, 0x0045, 0x0046:
      self.init(number, .camellia128CBC, .sha1)
    case 0x0084, 0x0085, 0x0086, 0x0087, 0x0088, 0x0089:
      self.init(number, .camellia256CBC, .sha1)
    case 0x009C, 0x009E, 0x00A0, 0x00A2, 0x00A4, 0x00A6, 0x00A8, 0x00AA, 0x00AC, 0x1301, 0xC02B, 0xC02D, 0xC02F,
      0xC031, 0xC0B0, 0xD001:
      self.init(number, .aes128GCM, .sha256)
    case 0x009D, 0x009F, 0x00A1, 0x00A3, 0x00A5, 0x00A7, 0x00A9, 0x00AB, 0x00AD, 0x1302, 0xC02C, 0xC02E, 0xC030,
      0xC032, 0xC0B1, 0xD002:
      self.init(number, .aes256GCM, .sha384)
    case 0x00AF, 0x00B3, 0x00B7, 0xC024, 0xC026, 0xC028, 0xC02A, 0xC038:
      self.init(number, .aes256CBC, .sha384)
    case 0x00B1, 0x00B5, 0x00B9, 0xC03B:
      self.init(number, .null, .sha384)
    case 0x00BA, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x00BF, 0xC072, 0xC074, 0xC076, 0xC078, 0xC094, 0xC096, 0xC098,
      0xC09A:
      self.init(number, .camellia128CBC, .sha256)
    case 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5:
      self.init(number, .camellia256CBC, .sha256)
    case 0x1303, 0xCCA8, 0xCCA9, 0xCCAA, 0xCCAB, 0xCCAC, 0xCCAD, 0xCCAE:
      self.init(number, .chaCha20, .sha256)
    case 0x1304, 0xC09C, 0xC09E, 0xC0A4, 0xC0A6, 0xC0AC, 0xC0B2, 0xD005:
      self.init(number, .aes128CCM, .sha256)
    case 0x1305, 0xC0A0, 0xC0A2, 0xC0A8, 0xC0AA, 0xC0AE, 0xC0FF, 0xD003:
      self.init(number, .aes128CCM8, .sha256)
    case 0xC03C, 0xC03E, 0xC040, 0xC042, 0xC044, 0xC046, 0xC048, 0xC04A, 0xC04C, 0xC04E, 0xC064, 0xC066, 0xC068,
      0xC070:
      self.init(number, .aria128CBC, .sha256)
    case 0xC03D, 0xC03F, 0xC041, 0xC043, 0xC045, 0xC047, 0xC049, 0xC04B, 0xC04D, 0xC04F, 0xC065, 0xC067, 0xC069,
      0xC071:
      self.init(number, .aria256CBC, .sha384)
    case 0xC050, 0xC052, 0xC054, 0xC056, 0xC058, 0xC05A, 0xC05C, 0xC05E, 0xC060, 0xC062, 0xC06A, 0xC06C, 0xC06E:
      self.init(number, .aria128GCM, .sha256)
    case 0xC051, 0xC053, 0xC055, 0xC057, 0xC059, 0xC05B, 0xC05D, 0xC05F, 0xC061, 0xC063, 0xC06B, 0xC06D, 0xC06F:
      self.init(number, .aria256GCM, .sha384)
    case 0xC073, 0xC075, 0xC077, 0xC079, 0xC095, 0xC097, 0xC099, 0xC09B:
      self.init(number, .camellia256CBC, .sha384)
    case 0xC09D, 0xC09F, 0xC0A5, 0xC0A7, 0xC0AD:
      self.init(number, .aes256CCM, .sha256)
    case 0xC0A1, 0xC0A3, 0xC0A9, 0xC0AB, 0xC0AF:
      self.init(number, .aes256CCM8, .sha256)
    case 0xC0B3:
      self.init(number, .aes256CCM, .sha384)
    default: return nil
    }
  }

  package var keyExchange: KeyExchange {
    switch number {
    case 0x0001, 0x0002, 0x0004, 0x0005, 0x000A, 0x002F, 0x0035, 0x003B, 0x003C, 0x003D, 0x0041, 0x0084, 0x009C,
      0x009D, 0x00BA, 0x00C0, 0xC03C, 0xC03D, 0xC050, 0xC051, 0xC09C, 0xC09D, 0xC0A0, 0xC0A1:
      .rsa
    case 0x002C, 0x008A, 0x008B, 0x008C, 0x008D, 0x00A8, 0x00A9, 0x00AE, 0x00AF, 0x00B0, 0x00B1, 0xC064, 0xC065,
      0xC06A, 0xC06B, 0xC094, 0xC095, 0xC0A4, 0xC0A5, 0xC0A8, 0xC0A9, 0xCCAB:
      .preShared
    default: .other
    }
  }

  /// Hash of the pseudorandom function of TLS 1.2 (RFC 5246 section 5) and of the key schedule of TLS 1.3.
  package var scheduleHash: DigestAlgorithm { hash == .sha384 ? .sha384 : .sha256 }

  /// The cipher that also authenticates, if this is one.
  package var authenticated: AuthenticatedCipher.Algorithm? {
    switch cipher {
    case .aes128GCM: .aes128GCM
    case .aes256GCM: .aes256GCM
    case .aes128CCM: .aes128CCM
    case .aes256CCM: .aes256CCM
    case .aes128CCM8: .aes128CCM8
    case .aes256CCM8: .aes256CCM8
    case .chaCha20: .chaCha20Poly1305
    case .aria128GCM: .aria128GCM
    case .aria256GCM: .aria256GCM
    default: nil
    }
  }

  /// The cipher of blocks in a chain, if this is one.
  package var blocks: BlockChain.Algorithm? {
    switch cipher {
    case .tripleDES: .tripleDES
    case .aes128CBC: .aes128
    case .aes256CBC: .aes256
    case .camellia128CBC: .camellia128
    case .camellia256CBC: .camellia256
    case .aria128CBC: .aria128
    case .aria256CBC: .aria256
    default: nil
    }
  }

  /// Octets of the cipher's key.
  package var keyLength: Int { authenticated?.keyLength ?? blocks?.keyLength ?? (cipher == .rc4 ? 16 : 0) }
}
