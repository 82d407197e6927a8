"""A printer that answers as MakerBot's do on a LAN: discovery by UDP, pairing by HTTP, JSON-RPC without delimiters.

    makerbot.py OWN_ADDRESS SERIAL
"""

import http.server
import json
import socket
import sys
import threading
import urllib.parse

address, serial = sys.argv[1:3]
IDENTITY = {
    "command": "broadcast", "machine_type": "platypus", "machine_name": "Lab printer", "iserial": serial, "ip": address,
    "port": "9999", "ssl_port": "12309", "vid": 9153, "pid": 20, "api_version": "1.7.0", "bot_type": "replicator_b",
    "motor_driver_version": "0.0.3", "firmware_version": {"major": 2, "minor": 6, "bugfix": 1, "build": 702},
}


class Pairing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        kind = query.get("response_type", [""])[0]
        answer = {
            "code": {"status": "ok", "answer_code": "answer-271828", "client_id": "MakerWare"},
            "answer": {"status": "ok", "answer": "accepted", "code": "code-314159", "username": "toperator"},
            "token": {"status": "success", "access_token": "token-4f1c09d7e2"},
        }.get(kind, {"status": "error"})
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self):
        return "printer"

    def log_message(self, *_):
        pass


def discovery():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind(("", 12307))
        while True:
            _, (asker, _) = port.recvfrom(2048)
            port.sendto(json.dumps(IDENTITY).encode(), (asker, 12308))


def control():
    listener = socket.create_server(("", 9999))
    while True:
        peer, _ = listener.accept()
        with peer:
            number, data = 0, b""
            while piece := peer.recv(4096):
                data += piece
                while (found := data.find(b'"id": ')) >= 0 and b"}" in data[found:]:
                    data = data[data.index(b"}", found) + 1:]
                    number += 1
                    note = {"jsonrpc": "2.0", "method": "state_notification", "params": {"info": {"current_process": {
                        "username": "toperator", "filename": "bracket_v3.makerbot", "progress": 41}}}}
                    answer = {"jsonrpc": "2.0", "id": number, "result": IDENTITY if number == 1 else True}
                    peer.sendall(json.dumps(answer).encode() + json.dumps(note).encode())


web = http.server.ThreadingHTTPServer(("", 80), Pairing)
for work in (discovery, control):
    threading.Thread(target=work, daemon=True).start()
print("listening", file=sys.stderr, flush=True)
web.serve_forever()
