"""A camera that speaks RTSP: wants a password, describes one stream, and refuses to play it. Argument: address."""

import base64
import socketserver
import sys

PASSWORD = base64.b64encode(b"toperator:s3cr3t-cam").decode()
DESCRIPTION = ("v=0\r\no=toperator 1 1 IN IP4 192.0.2.50\r\ns=Build chamber\r\ni=camera of fortus-450\r\n"
               "e=operator@example.com\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=video 0 RTP/AVP 26\r\na=control:track1\r\n")


class Camera(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline().decode("latin-1").strip():
            headers = {}
            while header := self.rfile.readline().decode("latin-1").strip():
                name, value = header.split(":", 1)
                headers[name.lower()] = value.strip()
            self.answer(line.split()[0], headers)

    def answer(self, method, headers):
        status, more, body = "200 OK", [], ""
        if method == "OPTIONS":
            more = ["Public: OPTIONS, DESCRIBE, SETUP, TEARDOWN"]
        elif headers.get("authorization") != f"Basic {PASSWORD}":
            status, more = "401 Unauthorized", ['WWW-Authenticate: Basic realm="camera"']
        elif method == "DESCRIBE":
            more, body = ["Content-Type: application/sdp"], DESCRIPTION
        else:
            status = "461 Unsupported Transport"
        lines = [f"RTSP/1.0 {status}", f"CSeq: {headers.get('cseq', '0')}", *more, f"Content-Length: {len(body)}", "", body]
        self.wfile.write("\r\n".join(lines).encode())


server = socketserver.ThreadingTCPServer((sys.argv[1], 554), Camera)
print("listening", file=sys.stderr, flush=True)
server.serve_forever()
