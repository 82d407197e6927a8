"""A mail server (aiosmtpd) that takes every mail, and lets in whoever gives the password. Arguments: address, password."""

import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult


class Server(Controller):
    def factory(self):
        def judge(server, session, envelope, mechanism, data):
            return AuthResult(success=data.password == sys.argv[2].encode())

        return SMTP(self.handler, hostname="mail.stratasys.com", authenticator=judge, auth_require_tls=False)


server = Server(Sink(), hostname=sys.argv[1], port=25)
server.start()
print("listening", file=sys.stderr, flush=True)
while True:
    time.sleep(60)
