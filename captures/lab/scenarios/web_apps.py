"""What web applications send beside forms: GraphQL, gRPC-Web, documents with parts, JSON lines, reports, log-ins."""

import base64
import email.mime.application
import email.mime.multipart
import email.mime.text
import json
import os
import time
from urllib.parse import quote, urlencode

from scenarios.web_tunnels import browse
from stage import services
from stage.client import Client
from stage.scenario import Scenario

APP, LOGIN, API = "www.stratasys.com", "support.stratasys.com", "telemetry.stratasys.com"
NAME, EMAIL, PHONE, WRITTEN = "Jane Roe", "jane.roe@example.org", "+12125550142", "+1 212 555 0142"
HIDDEN = "l.chan@example.org"
MAC, SERIAL, PASSWORD, USER = "00:00:5e:00:53:0a", "D12345", "Correct-Horse-7", "jroe"
CODE, ACCESS, REFRESH = "SplxlOBeZQQYbYS6WxSbIA", "2YotnFZFEjr1zCsicMWpAA", "tGzv3JOkF0XG5Qx2TlKWIA"
IMPLICIT, SECRET, ACCOUNT = "kP4xw9Rz1mQ7tB2nVc6yLd", "gX1fBat3bV99aa", "u-10045"
VERIFIER, CHALLENGE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
REGISTER = """mutation Register($owner: Owner) {
  # made by the portal
  register(serial: "%s", mac: "%s", owner: $owner, password: "%s") { id support }
}""" % (SERIAL, MAC, PASSWORD)
INLINE = """{ device(serial: "%s", mac: "%s") { id } }""" % (SERIAL, MAC)
UPLOAD = "mutation Send($part: String) { upload(serial: \"%s\", part: $part) { id } }" % SERIAL
INVENTORY = """region: US
devices:
  - {name: workstation, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"], serials: [D12345]}
persons:
  - {name: Lee Chan, emails: [l.chan@example.org]}
  - {name: Jane Roe, emails: [jane.roe@example.org], phones: ["+1 212 555 0142"], usernames: [jroe]}
"""


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def identity():
    """An identity token as OpenID Connect has it; nobody here checks its signature."""
    now = int(time.time())
    claims = {"iss": f"http://{LOGIN}", "sub": ACCOUNT, "aud": "s6BhdRkqt3", "name": NAME, "email": EMAIL,
              "preferred_username": USER, "nonce": "n-0S6_WzA2Mj4455", "iat": now, "exp": now + 3600}
    return ".".join([segment({"alg": "RS256", "kid": "k1"}), segment(claims), "c2lnbmF0dXJlIG9mIG5vYm9keQ"])


class WebApps(Scenario):
    name = "web-apps"
    summary = "GraphQL, gRPC-Web, multipart/related, JSON lines, CSP and Reporting-API reports, an OAuth log-in."
    hosts = ["workstation", "vendor"]
    programs = ["chromium", "curl", "nginx", "hypercorn", "dnsmasq", "openssl"]

    def prepare(self, network, truth):
        services.name_service(network)
        state = segment({"return": "/portal/", "email": EMAIL})
        page = [["Content-Type", "text/html"]]
        policy = "default-src 'self'; img-src 'none'; report-uri /csp"
        picture = "<!doctype html><title>Portal</title><p>Portal</p><img src='/pixel.gif'>"
        services.web(network, "vendor", [
            {"host": APP, "path": "/portal", "headers": [*page, ["Content-Security-Policy", policy]], "body": picture},
            {"host": APP, "path": "/secure", "headers": [
                *page, ["Content-Security-Policy", "default-src 'self'; img-src 'none'; report-to reports"],
                ["Reporting-Endpoints", f'reports="https://{API}/reports"']], "body": picture},
            {"host": API, "path": "/reports", "method": "OPTIONS", "status": 204, "headers": [
                ["Access-Control-Allow-Origin", "*"], ["Access-Control-Allow-Methods", "POST"],
                ["Access-Control-Allow-Headers", "Content-Type"]]},
            {"host": LOGIN, "path": "/oauth/authorize", "status": 302, "headers": [
                ["Location", f"http://{APP}/callback?code={CODE}&state={state}"]]},
            {"host": LOGIN, "path": "/implicit", "status": 302, "headers": [
                ["Location", f"http://{APP}/landing#access_token={IMPLICIT}&token_type=Bearer&state=xyz"]]},
            {"host": LOGIN, "path": "/oauth/token", "headers": [["Content-Type", "application/json"]],
             "body": json.dumps({"access_token": ACCESS, "token_type": "Bearer", "expires_in": 3600,
                                 "refresh_token": REFRESH, "scope": "openid", "id_token": identity()})},
        ], tls=True)
        network["vendor"].start(*services.program("graphql_server.py"), "8082", ready="listening")
        network["vendor"].start(services.PYTHON, "-B", "-m", "hypercorn", "--bind", "0.0.0.0:8083", "grpc_web_app:app",
                                ready="Running on", cwd=services.PROGRAMS)

    def play(self, network, truth):
        truth.inventory = INVENTORY
        client = Client(network, "workstation", agent="PortalAgent/1.2")
        self.graphql(client, truth)
        self.calls(client, truth)
        self.related(client, truth)
        self.lines(client, truth)
        keys = self.reports(network, truth)
        self.log_in(network, client, truth)
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append(
            "GraphQL is answered by graphql-core, gRPC-Web by sonora 0.2.3 (PyPI). The browser writes the reports itself: one to `report-uri` in clear, "
            "one by the Reporting API over TLS, its secrets in the capture. Of the implicit grant the fragment stands in "
            "the redirect only: browsers do not send it. The opaque `state` is no credential and is not to be reported.")
        return keys

    def plant(self, truth, data_type, value, location, host, form=(), direction="request", count=1, channel="clear"):
        up = direction == "request"
        truth.plant(
            data_type, value, location, host, sender="workstation 192.0.2.10" if up else f"vendor ({host})",
            recipient=services.address(host) if up else "192.0.2.10", party="first-party" if up else "local-network",
            form=form, direction=direction, count=count, channel=channel)

    def graphql(self, client, truth):
        """A document with values in it, variables, a name; by POST, by GET, and with a file (multipart request)."""
        url = f"http://{API}:8082/graphql"
        owner = {"name": NAME, "email": EMAIL, "phones": [WRITTEN]}
        body = json.dumps({"query": REGISTER, "variables": {"owner": owner}, "operationName": "Register"})
        client.post(url, body, "application/json")
        client.get(f"{url}?{urlencode({'query': INLINE, 'variables': json.dumps({'email': EMAIL})}, quote_via=quote)}")
        operations = json.dumps({"query": UPLOAD, "variables": {"part": None, "email": EMAIL}})
        path = client.file("solid badge\nendsolid badge\n", suffix=".stl")
        client.curl("-A", client.agent, "-F", f"operations={operations}", "-F", 'map={"0": ["variables.part"]}',
                    "-F", f"0=@{path};filename=jane-roe-badge.stl;type=model/stl", url)
        at, where = "POST /graphql body", API
        for kind, value, field in (("serial-number", SERIAL, "serial"), ("mac-address", MAC, "mac"),
                                   ("password", PASSWORD, "password")):
            self.plant(truth, kind, value, f"{at} $.query register.{field}", where, ["json"])
        self.plant(truth, "email-address", EMAIL, f"{at} $.variables.owner.email", where, ["json"])
        self.plant(truth, "phone-number", PHONE, f"{at} $.variables.owner.phones[0]", where, ["json"])
        self.plant(truth, "phone-number", "+12125550199", "200 POST /graphql body $.data.register.support", where,
                   ["json"], direction="response")
        self.plant(truth, "serial-number", SERIAL, "GET /graphql query query device.serial", where, ["percent"])
        self.plant(truth, "mac-address", MAC, "GET /graphql query query device.mac", where, ["percent"])
        self.plant(truth, "email-address", EMAIL, "GET /graphql query variables $.email", where, ["percent", "json"])
        self.plant(truth, "serial-number", SERIAL, f"{at} operations $.query upload.serial", where, ["multipart", "json"])
        self.plant(truth, "email-address", EMAIL, f"{at} operations $.variables.email", where, ["multipart", "json"])
        self.plant(truth, "file-name", "jane-roe-badge.stl", f"{at} 0 filename", where, ["multipart"])

    def calls(self, client, truth):
        """gRPC-Web in its text form: one answer, a stream of answers (a piece of base64 for each); and in bytes."""
        def text(number, value):
            data = value if isinstance(value, bytes) else value.encode()
            return bytes([number << 3 | 2, len(data)]) + data

        message = text(1, text(1, SERIAL) + text(2, MAC)) + text(2, EMAIL)
        framed = bytes([0]) + len(message).to_bytes(4, "big") + message
        for call, kind, body in (("Report", "application/grpc-web-text+proto", base64.b64encode(framed)),
                                 ("Watch", "application/grpc-web-text", base64.b64encode(framed)),
                                 ("Report", "application/grpc-web+proto", framed)):
            client.post(f"http://{API}:8083/portal.v1.Portal/{call}", body, kind, "-H", f"Accept: {kind}",
                        "-H", "X-Grpc-Web: 1", "-o", "/dev/null")
        for call, asked, answered in (("Report", 2, 2), ("Watch", 1, 1)):
            at = f"POST /portal.v1.Portal/{call} body"
            self.plant(truth, "mac-address", MAC, f"{at} $.1.2", API, ["protobuf"], count=asked)
            self.plant(truth, "email-address", EMAIL, f"{at} $.2", API, ["protobuf"], count=asked)
            self.plant(truth, "phone-number", "+12125550199", f"200 {at} $.2", API, ["protobuf"], count=answered,
                       direction="response")

    def related(self, client, truth):
        """SOAP with its picture beside it (XOP), and a file behind its description; written by Python's mail library."""
        envelope = (
            '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><Upload>'
            f"<email>{EMAIL}</email><serial>{SERIAL}</serial><data>"
            '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:badge@portal.example.net"/>'
            "</data></Upload></s:Body></s:Envelope>")
        soap = email.mime.multipart.MIMEMultipart(
            "related", type="application/xop+xml", start="<root@portal.example.net>")
        soap.attach(email.mime.application.MIMEApplication(
            envelope, "xop+xml", email.encoders.encode_7or8bit, type="application/soap+xml"))
        soap.attach(email.mime.text.MIMEText(f"hw {MAC} up\n"))
        for part, name in zip(soap.get_payload(), ("root", "badge")):
            part.add_header("Content-ID", f"<{name}@portal.example.net>")
        self.send(client, soap, f"http://{API}/soap")
        upload = email.mime.multipart.MIMEMultipart("related")
        upload.attach(email.mime.application.MIMEApplication(
            json.dumps({"name": "badge", "properties": {"serial": SERIAL, "owner": EMAIL}}), "json",
            email.encoders.encode_7or8bit))
        upload.attach(email.mime.application.MIMEApplication(f"hw {MAC} up\n", "octet-stream"))
        self.send(client, upload, f"http://{API}/upload/files?uploadType=multipart")
        element = "POST /soap body [0] /s:Envelope/s:Body/Upload"
        self.plant(truth, "email-address", EMAIL, f"{element}/email", API, ["multipart", "xml"])
        self.plant(truth, "serial-number", SERIAL, f"{element}/serial", API, ["multipart", "xml"])
        self.plant(truth, "mac-address", MAC, "POST /soap body [1]", API, ["multipart"])
        self.plant(truth, "serial-number", SERIAL, "POST /upload/files body [0] $.properties.serial", API,
                   ["multipart", "json"])
        self.plant(truth, "email-address", EMAIL, "POST /upload/files body [0] $.properties.owner", API,
                   ["multipart", "json"])
        self.plant(truth, "mac-address", MAC, "POST /upload/files body [1]", API, ["multipart", "base64"])

    def send(self, client, message, url):
        """A document with parts as the body of a request: its own first header becomes one of HTTP."""
        text = message.as_bytes()
        head, body = text.split(b"\n\n", 1)
        client.post(url, body.replace(b"\n", b"\r\n"), message["Content-Type"].replace("\n", ""))

    def lines(self, client, truth):
        """A line of JSON for each event, one of them cut, and documents with nothing between them."""
        body = "".join(json.dumps(line) + "\n" for line in ({"serial": SERIAL}, {"mac": MAC}))
        body += '{"cut": {"half": "\n' + json.dumps({"owner": {"email": EMAIL}}) + "\n"
        client.post(f"http://{API}/v1/events", body, "application/x-ndjson")
        client.post(f"http://{API}/v1/stream", "".join(json.dumps(part) for part in ({"serial": SERIAL}, {"mac": MAC})),
                    "application/json")
        for path in ("events", "stream"):
            self.plant(truth, "serial-number", SERIAL, f"POST /v1/{path} body $.serial", API, ["json"])
            self.plant(truth, "mac-address", MAC, f"POST /v1/{path} body $.mac", API, ["json"])
        self.plant(truth, "email-address", EMAIL, "POST /v1/events body $.owner.email", API, ["json"])

    def reports(self, network, truth):
        """A picture that the page's policy forbids: the browser reports the page's address, and what led to it."""
        query = f"?email={quote(EMAIL, safe='')}"
        keys = browse(network, [{"go": f"http://{APP}/portal{query}"}, {"wait": 1}])
        hidden = f"?email={quote(HIDDEN, safe='')}"
        browse(network, [{"go": f"https://{APP}/secure{hidden}"}, {"wait": 4}], "--short-reporting-delay")
        page = f"http://{APP}/portal{query}"
        at = "POST /csp body $['csp-report']['document-uri']"
        self.plant(truth, "page-url", page, at, APP, ["json"])
        self.plant(truth, "email-address", EMAIL, f"{at} query email", APP, ["json", "percent"])
        page = f"https://{APP}/secure{hidden}"
        at = "POST /reports body $[0]"
        self.plant(truth, "page-url", page, f"{at}.url", API, ["json"], channel="tls1.3")
        self.plant(truth, "page-url", page, f"{at}.body.documentURL", API, ["json"], channel="tls1.3")
        self.plant(truth, "email-address", HIDDEN, f"{at}.url query email", API, ["json", "percent"], channel="tls1.3")
        return keys

    def log_in(self, network, client, truth):
        """The browser is sent with a code, and once with a token in the fragment; the portal trades the code in."""
        query = urlencode({"response_type": "code", "client_id": "s6BhdRkqt3", "redirect_uri": f"http://{APP}/callback",
                           "state": "af0ifjsldkj9823hjkasd", "nonce": "n-0S6_WzA2Mj4455", "code_challenge": CHALLENGE,
                           "code_challenge_method": "S256", "login_hint": EMAIL})
        browse(network, [{"go": f"http://{LOGIN}/oauth/authorize?{query}"}, {"go": f"http://{LOGIN}/implicit"}])
        exchange = urlencode({"grant_type": "authorization_code", "code": CODE, "client_id": "s6BhdRkqt3",
                              "client_secret": SECRET, "code_verifier": VERIFIER,
                              "redirect_uri": f"http://{APP}/callback"})
        form = "application/x-www-form-urlencoded"
        client.post(f"http://{LOGIN}/oauth/token", exchange, form)
        client.get(f"http://{API}/v1/me?access_token={ACCESS}")
        client.get(f"http://{API}/v1/me", "-H", f"Authorization: Bearer {ACCESS}")
        asked, given = "GET /oauth/authorize", "302 GET /oauth/authorize header Location query"
        self.plant(truth, "email-address", EMAIL, f"{asked} query login_hint", LOGIN, ["percent"])
        self.plant(truth, "auth-token", CODE, f"{given} code", LOGIN, direction="response")
        self.plant(truth, "email-address", EMAIL, f"{given} state $.email", LOGIN, ["base64url", "json"],
                   direction="response")
        self.plant(truth, "auth-token", CODE, "GET /callback query code", APP)
        self.plant(truth, "email-address", EMAIL, "GET /callback query state $.email", APP, ["base64url", "json"])
        self.plant(truth, "auth-token", IMPLICIT, "302 GET /implicit header Location fragment access_token", LOGIN,
                   direction="response")
        body = "POST /oauth/token body"
        for kind, value in (("code", CODE), ("client_secret", SECRET), ("code_verifier", VERIFIER)):
            self.plant(truth, "auth-token", value, f"{body} {kind}", LOGIN, ["form"])
        answer = f"200 {body}"
        self.plant(truth, "auth-token", ACCESS, f"{answer} $.access_token", LOGIN, ["json"], direction="response")
        self.plant(truth, "auth-token", REFRESH, f"{answer} $.refresh_token", LOGIN, ["json"], direction="response")
        for kind, value, claim in (("full-name", NAME, "name"), ("email-address", EMAIL, "email"),
                                   ("username", USER, "preferred_username"), ("social-account-id", ACCOUNT, "sub")):
            self.plant(truth, kind, value, f"{answer} $.id_token claims $.{claim}", LOGIN, ["json", "jwt", "json"],
                       direction="response")
        self.plant(truth, "auth-token", ACCESS, "GET /v1/me query access_token", API)
        self.plant(truth, "auth-token", ACCESS, "GET /v1/me header Authorization", API)


SCENARIOS = [WebApps()]
