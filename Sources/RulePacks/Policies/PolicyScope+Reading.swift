extension PolicyScope {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("services", "devices")
    self.init(services: try node.lowercasedStrings("services"), devices: try node.strings("devices"))
  }
}
