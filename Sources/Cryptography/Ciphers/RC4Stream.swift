import COpenSSL

/// The stream cipher RC4, as old as SSL. Confined to one thread.
package final class RC4Stream {
  private var state = RC4_KEY()

  package init(key: RawSpan) {
    key.withUnsafeBytes { bytes in
      candor_rc4_set_key(&state, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(bytes.count))
    }
  }

  /// Deciphers the next bytes into the front of `output`, which is made longer if need be.
  package func decipher(_ bytes: RawSpan, into output: inout [UInt8]) {
    if output.count < bytes.byteCount {
      output = [UInt8](repeating: 0, count: max(bytes.byteCount, 2 * output.count))
    }
    output.withUnsafeMutableBufferPointer { output in
      bytes.withUnsafeBytes { bytes in
        candor_rc4(&state, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), output.baseAddress)
      }
    }
  }
}
