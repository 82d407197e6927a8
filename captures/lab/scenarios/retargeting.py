"""S6: advertising pixels, one with a hashed e-mail; a lead token in the address of another call."""

import base64
import hashlib
import time
from urllib.parse import urlencode

from stage import services
from stage.client import BROWSER, Client
from stage.scenario import Scenario

SITE, BEACON = "www.stratasys.com", "626-sbr-192.mktoresp.com"
LINKEDIN, META = "px.ads.linkedin.com", "www.facebook.com"
EMAIL, PHONE = "jane.roe@example.org", "+12125550142"
# The shape of a lead token: opaque, base64url in two layers.
TOKEN = base64.urlsafe_b64encode(b'{"i":"TnpRMk1UZ3dNek01","t":"b3BhcXVlIGxlYWQgdG9rZW4="}').decode().rstrip("=")
INVENTORY = """region: US
devices:
  - {name: workstation, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"]}
persons:
  - {name: Jane Roe, emails: [jane.roe@example.org], phones: ["+1 212 555 0142"]}
"""


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Retargeting(Scenario):
    name = "retargeting"
    summary = "S6: LinkedIn and Meta pixels on a marketing page; one carries hashes of an e-mail and a phone."
    hosts = ["workstation", "vendor", "third"]
    programs = ["curl", "nginx", "dnsmasq"]

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "vendor", [{"path": "/campaign", "headers": [["Content-Type", "text/html"]],
                                          "body": "<!doctype html><title>Campaign</title><h1>Campaign</h1>\n"}])
        pixel = {"headers": [["Content-Type", "image/gif"], 
                             ["Set-Cookie", "li_sugr=6f1c2a7e; Max-Age=7776000; path=/"]],
                 "body": "GIF89a", "host": LINKEDIN, "path": "/collect/"}
        services.web(network, "third", [pixel])

    def play(self, network, truth):
        client, page = Client(network, "workstation", BROWSER), f"http://{SITE}/campaign"
        born = int(time.time() * 1000) - 20 * 86400000
        browser = f"fb.1.{born}.1123581321"
        marked = f"{page}?mkt_tok={TOKEN}"
        client.get(marked)
        client.get(f"http://{LINKEDIN}/collect/?" + urlencode({"pid": "10001", "fmt": "gif", "url": page}), "-e", page)
        client.get(f"http://{META}/tr/?" + urlencode({
            "id": "100000000000001", "ev": "PageView", "dl": page, "fbp": browser}), "-e", page)
        client.get(f"http://{META}/tr/?" + urlencode({
            "id": "100000000000001", "ev": "Lead", "dl": page, "fbp": browser, "ud[em]": digest(EMAIL),
            "ud[ph]": digest(PHONE.lstrip("+"))}), "-e", page)
        client.get(f"http://{BEACON}/webevents/visitWebPage?" + urlencode({
            "_mchNc": born, "_mchId": "626-SBR-192", "_mchTk": f"_mch-stratasys.com-{born}-27182", "_mchHo": SITE,
            "_mchRu": "/campaign", "_mchQp": f"mkt_tok={TOKEN}"}), "-e", marked)
        self.write_down(truth, browser, born)

    def write_down(self, truth, browser, born):
        def plant(data_type, value, location, host, clause, verdict, form=(), note=None):
            truth.plant(data_type, value, location, host, sender="workstation 192.0.2.10",
                        recipient=services.address(host), party="first-party" if host == SITE else "third-party",
                        form=form, clause=clause, verdict=verdict, note=note)

        truth.inventory = INVENTORY
        ads, more = "5.2/retargeting", "5.2/more-technologies"
        plant("email-address", EMAIL, "GET /tr/ query ud[em]", META, ads, "contradicted", ["sha256"],
              "hashed is linked")
        plant("phone-number", PHONE, "GET /tr/ query ud[ph]", META, ads, "contradicted", ["sha256"],
              "hash of the digits with the country code")
        plant("tracking-id", browser, "GET /tr/ query fbp", META, ads, "declared",
              note="a pseudonym alone is declared; beside a hashed e-mail it is linked")
        plant("tracking-id", TOKEN, "GET /campaign query mkt_tok", SITE, None, None,
              note="ties the visit to a known lead")
        plant("tracking-id", f"_mch-stratasys.com-{born}-27182", "GET /webevents/visitWebPage query _mchTk", BEACON,
              more, "contradicted", note="a third party, linked by `mkt_tok` in the same call")
        plant("page-url", f"http://{SITE}/campaign", "GET /collect/ query url", LINKEDIN, ads, "declared", ["percent"])
        truth.judge("5.2/retargeting", "contradicted", "a hashed e-mail goes to an advertising host")
        truth.judge("5.2/more-technologies", "contradicted", "a third party gets the visit, linked by `mkt_tok`")
        truth.judge("15", "not-observed", "no request carries a signal")
        truth.counts = {"retargeting-pii": {"calls": 1, "hosts": [META]}}


SCENARIOS = [Retargeting()]
