/// Where a capture's bytes come from: a descriptor, or a decompressor over another source.
protocol ByteSource: AnyObject {
  /// Puts up to `room.count` bytes at the start of `room` and answers how many; 0 at the end.
  func read(into room: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int
  /// What went wrong without ending the read, to be told once the source is at its end; the kind and its detail.
  var trouble: (kind: String, detail: String)? { get }
  /// Bytes of the file that is read, 0 for what is no file: reading it never waits for anybody.
  var fileSize: Int { get }
}
