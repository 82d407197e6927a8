import CNghttp2
import CNghttp3

/// The libraries that decode the headers of HTTP/2 and HTTP/3, as they name themselves at run time.
package enum HeaderLibraries {
  /// Name and version of each.
  package static var versions: [(name: String, version: String)] {
    [("nghttp2", http2), ("nghttp3", http3)]
  }

  private static var http2: String {
    guard let info = unsafe nghttp2_version(0), let text = unsafe info.pointee.version_str else { return "unknown" }
    return unsafe String(cString: text)
  }

  private static var http3: String {
    guard let info = unsafe nghttp3_version(0), let text = unsafe info.pointee.version_str else { return "unknown" }
    return unsafe String(cString: text)
  }
}
