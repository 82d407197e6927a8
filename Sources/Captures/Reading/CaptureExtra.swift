package import AuditModel

/// What a capture holds besides frames, told in the order of the file.
package enum CaptureExtra: Sendable, Equatable {
  case interface(CaptureInterface)
  /// A name that the program which wrote the capture knew for an address (name resolution block).
  case name(IPAddress, String)
  /// Decryption secrets: the block's type (`TLSK` is 0x544C534B) and its bytes.
  case secrets(type: UInt32, bytes: [UInt8])
  /// Frames the interface received and frames it dropped, as far as the capture tells.
  case statistics(interface: Int, received: UInt64?, dropped: UInt64?)
  /// A comment; on a frame if a number is given.
  case comment(frame: Int?, text: String)
}
