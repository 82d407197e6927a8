/// Every protocol candor reads, one line each, in the order in which recognition asks them.
package enum Catalog {
  package static let modules: [ProtocolModule] = []
}
