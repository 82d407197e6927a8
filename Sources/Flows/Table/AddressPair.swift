/// The addresses of an IPv6 conversation, the lower endpoint's first.
struct AddressPair {
  var low: UInt128 = 0
  var high: UInt128 = 0
}
