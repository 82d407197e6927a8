"""The origin behind nginx: answers as a JSON file tells it.

    origin.py ANSWERS.json

Each answer is {"host"?, "method"?, "path", "status"?, "headers"?: [[name, value]], "body"?, "file"?,
"chunks"?: [text]}; the first that fits a request is given. Without one, a GET is answered with a short page
and a POST with 204.
"""

import http.server
import json
import socketserver
import sys
import time
import urllib.parse


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers = []

    def answer(self):
        body = self.read_body()
        path = urllib.parse.urlsplit(self.path).path
        host = self.headers.get("Host", "").split(":")[0]
        for answer in self.answers:
            if answer["path"] == path and answer.get("host", host) == host \
                    and answer.get("method", self.command) == self.command:
                return self.give(answer)
        if self.command == "GET":
            return self.give({"status": 200, "headers": [["Content-Type", "text/plain"]], "body": "ok\n"})
        return self.give({"status": 204})

    do_GET = do_POST = do_PUT = do_HEAD = do_OPTIONS = answer

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def give(self, answer):
        status = answer.get("status", 200)
        self.send_response(status)
        for name, value in answer.get("headers", []):
            self.send_header(name, value)
        chunks = answer.get("chunks")
        if chunks is not None:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for chunk in chunks:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk.encode()), chunk.encode()))
                self.wfile.flush()
                time.sleep(0.05)
            self.wfile.write(b"0\r\n\r\n")
            return
        if "file" in answer:
            with open(answer["file"], "rb") as file:
                body = file.read()
        else:
            body = answer.get("body", "").encode()
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def version_string(self):
        return "replica"

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


with open(sys.argv[1]) as file:
    Handler.answers = json.load(file)
server = Server(("127.0.0.1", 8000), Handler)
print("listening", file=sys.stderr, flush=True)
server.serve_forever()
