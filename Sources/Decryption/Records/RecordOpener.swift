import Bytes
import Cryptography

/// Opens the records that one side of a TLS connection sealed under one set of keys, in order. The record that comes
/// next is known by its number only: whoever leaves one out must say so. Confined to one thread.
package final class RecordOpener {
  private enum Method {
    /// RFC 8446 section 5.2.
    case tls13(AuthenticatedCipher)
    /// RFC 5288, 6655: four octets of the nonce from the key block, eight in the record.
    case explicitNonce(AuthenticatedCipher)
    /// RFC 7905: the number of the record goes into the nonce.
    case countedNonce(AuthenticatedCipher)
    case chain(BlockChain)
    case stream(RC4Stream)
    case null
  }

  private let method: Method
  /// Nonce or its fixed part; for chains of TLS 1.0 the last block seen.
  private var vector: [UInt8]
  private let authenticator: MessageAuthenticator?
  /// In its place in SSL 3.0.
  private let oldCode: SSL3Code?
  private let version: UInt16
  private let encryptsThenCodes: Bool
  private let coversHeader: Bool
  private var plaintext: [UInt8] = []
  private var nonce = [UInt8](repeating: 0, count: 12)
  private var additional = [UInt8](repeating: 0, count: 13)
  /// Number of the next record.
  package private(set) var sequence: UInt64 = 0

  /// For TLS 1.3.
  /// - Parameters:
  ///   - secret: A traffic secret; as long as the suite's hash.
  ///   - coversHeader: The tag covers the header too, as it does since the 25th draft.
  package init?(secret: [UInt8], suite: CipherSuite, coversHeader: Bool = true) {
    let hash = suite.scheduleHash
    guard let algorithm = suite.authenticated, secret.count == hash.byteCount else { return nil }
    let key = LabelledExpansion.octets(algorithm.keyLength, of: secret, label: "key", hash: hash)
    guard let cipher = AuthenticatedCipher(algorithm, key: key.span.bytes) else { return nil }
    method = .tls13(cipher)
    vector = LabelledExpansion.octets(AuthenticatedCipher.nonceLength, of: secret, label: "iv", hash: hash)
    authenticator = nil
    oldCode = nil
    version = 0x0304
    encryptsThenCodes = false
    self.coversHeader = coversHeader
  }

  /// For SSL 3.0 and TLS 1.0 to 1.2.
  /// - Parameter encryptsThenCodes: RFC 7366 was agreed on; it means something for chains only.
  package init?(keys: BlockKeys.Side, version: UInt16, suite: CipherSuite, encryptsThenCodes: Bool) {
    if let algorithm = suite.authenticated {
      guard let cipher = AuthenticatedCipher(algorithm, key: keys.key.span.bytes) else { return nil }
      method = suite.cipher == .chaCha20 ? .countedNonce(cipher) : .explicitNonce(cipher)
    } else if let algorithm = suite.blocks {
      guard let chain = BlockChain(algorithm, key: keys.key.span.bytes) else { return nil }
      method = .chain(chain)
    } else {
      method = suite.cipher == .rc4 ? .stream(RC4Stream(key: keys.key.span.bytes)) : .null
    }
    vector = keys.vector
    authenticator = suite.authenticated == nil ? MessageAuthenticator(suite.hash, key: keys.code.span.bytes) : nil
    oldCode = version == 0x0300 ? SSL3Code(suite.hash, key: keys.code) : nil
    self.version = version
    coversHeader = true
    self.encryptsThenCodes = encryptsThenCodes && suite.blocks != nil
  }

  /// Whether records can be opened behind one that was lost.
  package var survivesLoss: Bool {
    if case .stream = method { false } else { true }
  }

  /// One record will not come: the next one has the number behind it.
  package func passOver(_ records: Int = 1) { sequence &+= UInt64(max(records, 0)) }

  /// Content of a record, of which `fragment` octets stand behind its header, if nothing pads it.
  package func contentCount(of fragment: Int) -> Int {
    switch method {
    case .tls13(let cipher): max(0, fragment - cipher.algorithm.tagLength - 1)
    case .explicitNonce(let cipher): max(0, fragment - cipher.algorithm.tagLength - 8)
    case .countedNonce(let cipher): max(0, fragment - cipher.algorithm.tagLength)
    case .chain(let chain):
      max(0, fragment - codeLength - (version > 0x0301 ? chain.algorithm.blockLength : 0) - 1)
    case .stream, .null: max(0, fragment - codeLength)
    }
  }

  private var codeLength: Int { authenticator?.algorithm.byteCount ?? 0 }

  /// Opens the next record; its content is then in `withContent`.
  /// - Parameters:
  ///   - header: The record's five octets.
  ///   - ahead: How many numbers beyond the next one may be tried, because records were lost.
  /// - Returns: `nil` when it was not sealed with these keys under that number. The number then stays.
  package func open(header: RawSpan, fragment: RawSpan, ahead: Int = 0) -> OpenedRecord? {
    guard header.byteCount == 5 else { return nil }
    let first = sequence
    for number in 0...max(ahead, 0) {
      sequence = first &+ UInt64(number)
      if let opened = openOne(header, fragment) {
        sequence &+= 1
        return opened
      }
    }
    sequence = first
    return nil
  }

  /// Opens a record that says its number, as those of DTLS do (RFC 6347 section 4.1): in any order, and again. Its
  /// content is then in `withContent`.
  /// - Parameters:
  ///   - header: The record's type, version and length: five octets.
  ///   - number: Epoch (16 bits) and number (48 bits).
  package func open(header: RawSpan, fragment: RawSpan, number: UInt64) -> OpenedRecord? {
    guard header.byteCount == 5 else { return nil }
    sequence = number
    return openOne(header, fragment)
  }

  /// Runs `body` on the content of the record opened last.
  package func withContent<Result>(_ record: OpenedRecord, _ body: (RawSpan) -> Result) -> Result {
    var bytes: [UInt8] = []
    swap(&bytes, &plaintext)
    let result = body(bytes.span.bytes.extracting(0..<record.count))
    swap(&bytes, &plaintext)
    return result
  }

  private func openOne(_ header: RawSpan, _ fragment: RawSpan) -> OpenedRecord? {
    switch method {
    case .tls13(let cipher): return openTLS13(cipher, header, fragment)
    case .explicitNonce(let cipher):
      guard fragment.byteCount >= 8 + cipher.algorithm.tagLength else { return nil }
      for index in 0..<4 { nonce[index] = vector[index] }
      for index in 0..<8 { nonce[4 + index] = fragment[index] }
      return openAuthenticated(cipher, header, fragment, start: 8)
    case .countedNonce(let cipher):
      countNonce()
      return openAuthenticated(cipher, header, fragment, start: 0)
    case .chain(let chain): return openChain(chain, header, fragment)
    case .stream(let stream): return openStream(stream, header, fragment)
    case .null:
      if plaintext.count < fragment.byteCount { plaintext = [UInt8](repeating: 0, count: fragment.byteCount) }
      for index in 0..<fragment.byteCount { plaintext[index] = fragment[index] }
      return checkedCode(header, count: fragment.byteCount, start: 0)
    }
  }

  // MARK: Ciphers with associated data

  /// RFC 8446 section 5.2: content, its type, and zeros.
  private func openTLS13(_ cipher: AuthenticatedCipher, _ header: RawSpan, _ fragment: RawSpan) -> OpenedRecord? {
    countNonce()
    let nonce = nonce
    guard
      var count = cipher.open(
        fragment, nonce: nonce.span.bytes, additional: header.prefix(coversHeader ? 5 : 0), into: &plaintext),
      count > 0
    else { return nil }
    while count > 0, plaintext[count - 1] == 0 { count -= 1 }
    guard count > 0 else { return nil }
    return OpenedRecord(type: plaintext[count - 1], count: count - 1, start: 0)
  }

  private func openAuthenticated(
    _ cipher: AuthenticatedCipher, _ header: RawSpan, _ fragment: RawSpan, start: Int
  ) -> OpenedRecord? {
    let count = fragment.byteCount - start - cipher.algorithm.tagLength
    guard count >= 0 else { return nil }
    describe(header, count)
    let sealed = fragment.extracting(start..<fragment.byteCount)
    let (nonce, additional) = (nonce, additional)
    guard cipher.open(sealed, nonce: nonce.span.bytes, additional: additional.span.bytes, into: &plaintext) != nil
    else { return nil }
    return OpenedRecord(type: header[0], count: count, start: start)
  }

  /// The vector, its last eight octets mixed with the record's number.
  private func countNonce() {
    for index in 0..<4 { nonce[index] = vector[index] }
    for index in 0..<8 {
      nonce[4 + index] = vector[4 + index] ^ UInt8(truncatingIfNeeded: sequence >> UInt64(56 - 8 * index))
    }
  }

  /// Number (8), type (1), version (2), length (2): what the code covers besides the content (RFC 5246 section 6.2.3).
  private func describe(_ header: RawSpan, _ count: Int) {
    for index in 0..<8 { additional[index] = UInt8(truncatingIfNeeded: sequence >> UInt64(56 - 8 * index)) }
    for index in 0..<3 { additional[8 + index] = header[index] }
    additional[11] = UInt8(truncatingIfNeeded: count >> 8)
    additional[12] = UInt8(truncatingIfNeeded: count)
  }

  // MARK: Ciphers with a code of their own

  /// RFC 5246 section 6.2.3.2: vector (from TLS 1.1 on), content, code, padding; with RFC 7366 the code comes last and
  /// covers the ciphertext.
  private func openChain(_ chain: BlockChain, _ header: RawSpan, _ fragment: RawSpan) -> OpenedRecord? {
    let block = chain.algorithm.blockLength
    var body = fragment
    if encryptsThenCodes {
      guard fragment.byteCount >= codeLength else { return nil }
      body = fragment.extracting(0..<fragment.byteCount - codeLength)
      describe(header, body.byteCount)
      let code = fragment.extracting(body.byteCount..<fragment.byteCount)
      guard isCode(code, of: body) else { return nil }
    }
    let start = version > 0x0301 ? block : 0
    guard body.byteCount >= start + block else { return nil }
    let blocks = body.extracting(start..<body.byteCount)
    let vector = vector
    let isDeciphered =
      start > 0
      ? chain.decipher(blocks, vector: body.extracting(0..<block), into: &plaintext)
      : chain.decipher(blocks, vector: vector.span.bytes, into: &plaintext)
    guard isDeciphered else { return nil }
    let padding = Int(plaintext[blocks.byteCount - 1]) + 1
    guard padding <= blocks.byteCount else { return nil }
    let count = blocks.byteCount - padding
    // SSL 3.0 lets padding hold anything, but no more than a block of it (RFC 6101 section 5.2.3.2).
    guard version > 0x0300 || padding <= block else { return nil }
    if version > 0x0300 {
      for index in count..<blocks.byteCount where Int(plaintext[index]) != padding - 1 { return nil }
    }
    let opened =
      encryptsThenCodes
      ? OpenedRecord(type: header[0], count: count, start: start)
      : checkedCode(header, count: count, start: start)
    if opened != nil { keepLastBlock(start, blocks) }
    return opened
  }

  private func keepLastBlock(_ start: Int, _ blocks: RawSpan) {
    guard start == 0 else { return }
    for index in 0..<vector.count { vector[index] = blocks[blocks.byteCount - vector.count + index] }
  }

  /// A record that did not open is passed over: in TLS 1.0 the next one goes on from its last block.
  package func breakChain(at fragment: RawSpan) {
    guard case .chain = method, version <= 0x0301, fragment.byteCount >= vector.count else { return }
    let body = encryptsThenCodes ? fragment.extracting(0..<max(0, fragment.byteCount - codeLength)) : fragment
    guard body.byteCount >= vector.count else { return }
    keepLastBlock(0, body)
  }

  private func openStream(_ stream: RC4Stream, _ header: RawSpan, _ fragment: RawSpan) -> OpenedRecord? {
    stream.decipher(fragment, into: &plaintext)
    return checkedCode(header, count: fragment.byteCount, start: 0)
  }

  /// The first `count` octets of `plaintext` end with their code.
  private func checkedCode(_ header: RawSpan, count: Int, start: Int) -> OpenedRecord? {
    let content = count - codeLength
    guard content >= 0 else { return nil }
    describe(header, content)
    var bytes: [UInt8] = []
    swap(&bytes, &plaintext)
    let isRight = isCode(bytes.span.bytes.extracting(content..<count), of: bytes.span.bytes.extracting(0..<content))
    swap(&bytes, &plaintext)
    return isRight ? OpenedRecord(type: header[0], count: content, start: start) : nil
  }

  private func isCode(_ code: RawSpan, of bytes: RawSpan) -> Bool {
    guard let authenticator else { return code.byteCount == 0 }
    let additional = additional
    let right =
      oldCode?.code(of: bytes, describedBy: additional) ?? authenticator.code(of: additional.span.bytes, bytes)
    guard right.count == code.byteCount else { return false }
    for index in 0..<right.count where right[index] != code[index] { return false }
    return true
  }
}
