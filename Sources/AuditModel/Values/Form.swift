/// One coding in the chain that hid a value, by the names of the report contract (`base64`, `json`, `gzip`, `sha256`
/// …).
@usableFromInline
package struct Form: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
  @usableFromInline package let rawValue: String
  @inlinable package init(rawValue: String) { self.rawValue = rawValue }
  @inlinable package init(stringLiteral value: String) { rawValue = value }
  // The compiler's own `==` is a call through a witness table wherever another module asks for it.
  @inlinable package static func == (left: Form, right: Form) -> Bool { left.rawValue == right.rawValue }
}

extension Form {
  package static let percent: Form = "percent"
  package static let base64: Form = "base64"
  package static let base64url: Form = "base64url"
  package static let base32: Form = "base32"
  package static let hex: Form = "hex"
  package static let quotedPrintable: Form = "quoted-printable"
  package static let mimeWord: Form = "mime-word"
  package static let mimeParameter: Form = "mime-parameter"
  package static let htmlEntities: Form = "html-entities"
  package static let jsonEscape: Form = "json-escape"
  package static let json: Form = "json"
  package static let xml: Form = "xml"
  package static let form: Form = "form"
  package static let multipart: Form = "multipart"
  package static let jwt: Form = "jwt"
  package static let cbor: Form = "cbor"
  package static let msgpack: Form = "msgpack"
  package static let protobuf: Form = "protobuf"
  package static let plist: Form = "plist"
  package static let gzip: Form = "gzip"
  package static let deflate: Form = "deflate"
  package static let brotli: Form = "br"
  package static let zstd: Form = "zstd"
  package static let utf16: Form = "utf-16"
  package static let eui64: Form = "eui-64"
  package static let uuidV1: Form = "uuid-v1"
  package static let hexOfASCII: Form = "hex-of-ascii"
  package static let embeddedInSerial: Form = "embedded-in-serial"
  package static let sibling: Form = "sibling"
  package static let lastOctets: Form = "last-octets"
  package static let md5: Form = "md5"
  package static let sha1: Form = "sha1"
  package static let sha224: Form = "sha224"
  package static let sha256: Form = "sha256"
  package static let sha384: Form = "sha384"
  package static let sha512: Form = "sha512"
}
