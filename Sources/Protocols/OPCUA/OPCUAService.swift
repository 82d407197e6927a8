import AuditModel

/// Services whose structures are read, by the number of their binary encoding (OPC 10000-6 annex A).
enum OPCUAService: UInt32 {
  case findServersResponse = 425
  case getEndpointsRequest = 428
  case getEndpointsResponse = 431
  case createSessionRequest = 461
  case createSessionResponse = 464
  case activateSessionRequest = 467

  var start: StaticString {
    switch self {
    case .findServersResponse: "FindServers answer"
    case .getEndpointsRequest: "GetEndpoints"
    case .getEndpointsResponse: "GetEndpoints answer"
    case .createSessionRequest: "CreateSession"
    case .createSessionResponse: "CreateSession answer"
    case .activateSessionRequest: "ActivateSession"
    }
  }

  var direction: MessageDirection {
    switch self {
    case .findServersResponse, .getEndpointsResponse, .createSessionResponse: .response
    case .getEndpointsRequest, .createSessionRequest, .activateSessionRequest: .request
    }
  }
}
