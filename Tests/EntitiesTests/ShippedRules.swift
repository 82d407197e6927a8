import Foundation
import RulePacks

/// The `rules/` folder of this checkout.
func shippedRules() -> RulesFolder {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return RulesFolder(path: root.appendingPathComponent("rules").path)
}
