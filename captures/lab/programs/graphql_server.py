"""A GraphQL server on graphql-core that takes POST, GET and multipart requests: graphql_server.py PORT"""

import email.parser
import email.policy
import http.server
import json
import socketserver
import sys
import urllib.parse

import graphql

SCHEMA = graphql.build_ast_schema(graphql.parse("""
  schema { query: Query mutation: Mutation }
  input Owner { name: String, email: String, phones: [String!] }
  type Device { id: ID!, serial: String, support: String }
  type Query { device(serial: String, mac: String): Device }
  type Mutation {
    register(serial: String!, mac: String, owner: Owner, password: String): Device
    upload(serial: String!, part: String): Device
  }
"""))
DEVICE = {"id": "7", "serial": "D12345", "support": "+1 212 555 0199"}
ROOT = {name: DEVICE for name in ("device", "register", "upload")}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        query = {name: values[0] for name, values in
                 urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).items()}
        self.answer({**query, "variables": json.loads(query.get("variables", "{}"))})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        if kind.startswith("multipart/form-data"):
            message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
                b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
            parts = {part.get_param("name", header="Content-Disposition"): part for part in message.iter_parts()}
            request = json.loads(parts["operations"].get_payload(decode=True))
            request["variables"]["part"] = parts["0"].get_payload(decode=True).decode()
            return self.answer(request)
        self.answer(json.loads(body))

    def answer(self, request):
        done = graphql.graphql(SCHEMA, request["query"], ROOT, variables=request.get("variables"),
                               operation_name=request.get("operationName"))
        status = 400 if done.errors else 200
        body = json.dumps(done.to_dict()).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/graphql-response+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if done.errors:
            print(done.errors, file=sys.stderr, flush=True)

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


server = Server(("0.0.0.0", int(sys.argv[1])), Handler)
print("listening", file=sys.stderr, flush=True)
server.serve_forever()
