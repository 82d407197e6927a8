/// The coded validators that rules may name.
enum ValidatorName: String, Sendable, CaseIterable {
  case mac, bssid, email, phone, imei, imsi, iccid, serial, uuid, identifier, token, authorization, password, username
  case authorizationCode = "authorization-code"
  case personName = "person-name"
  case loneName = "lone-name"
  case namePart = "name-part"
  case mailboxName = "mailbox-name"
  case address
  case postcode
  case luhn
  case iban
  case birthDate = "birth-date"
  case age
  case gender
  case hostname
  case ip
  case forwarded
  case ssid
  case text
  case words
  case quantity
  case version
  case userAgent = "user-agent"
  case clientHint = "client-hint"
  case timeZone = "time-zone"
  case timestamp
  case url
  case fileName = "file-name"
  case jobName = "job-name"
  case coordinate
  case coordinates
  case city
  case operatorCode = "operator-code"
  case cookie
  case setCookie = "set-cookie"
  case tracker
  case image
}
