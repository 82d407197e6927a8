/// What the user can set about detection.
package struct DetectorSettings: Sendable {
  /// ISO 3166 region in which numbers without country code are dialled; `nil` for unknown.
  package var region: String?
  /// Folder for compiled patterns; `nil` for none.
  package var cacheFolder: String?

  package init(region: String? = nil, cacheFolder: String? = nil) {
    self.region = region
    self.cacheFolder = cacheFolder
  }
}
