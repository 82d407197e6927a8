"""S5: hits of Google Analytics with and without the flag that asks for a shortened address."""

import time
from urllib.parse import urlencode

from stage import services
from stage.client import BROWSER, Client
from stage.scenario import Scenario

SITE, HOST = "www.stratasys.com", "www.google-analytics.com"
# Born thirty days ago: the age of the identifier is no matter here.
CLIENT = f"1618033988.{int(time.time()) - 30 * 86400}"


def hit(page, number, **extra):
    return {"v": "1", "_v": "j71", "t": "pageview", "_s": number, "dl": f"http://{SITE}{page}", "ul": "en-us",
            "de": "UTF-8", "dt": "3D printing", "sr": "1920x1080", "vp": "1280x720", "cid": CLIENT,
            "tid": "UA-00000001-1", "z": 1000000000 + number, **extra}


class GoogleAnalytics(Scenario):
    name = "google-analytics"
    summary = "S5: nine hits with `aip=1`, one with `aip=0`, one without, and one of GA4."
    hosts = ["workstation", "third"]
    programs = ["curl", "nginx", "dnsmasq"]

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "third", compress=False)

    def play(self, network, truth):
        self.client, self.truth = Client(network, "workstation", BROWSER), truth
        for number in range(1, 7):
            self.get("/collect", hit(f"/page-{number}", number, aip="1"))
        self.get("/r/collect", hit("/page-7", 7, aip="1", jid="27182818", gjid="31415926"))
        self.post("/collect", hit("/page-8", 8, aip="1"))
        self.post("/j/collect", hit("/page-9", 9, aip="1", t="event", ec="download", ea="brochure"))
        self.get("/collect", hit("/page-10", 10, aip="0"))
        self.get("/collect", hit("/page-11", 11))
        self.post("/g/collect?" + urlencode({
            "v": "2", "tid": "G-0000000001", "_p": "27182818", "cid": CLIENT, "sid": "1543622399", "sct": "1",
            "dl": f"http://{SITE}/page-12", "dt": "3D printing", "en": "page_view", "_et": "1200"}), {})
        self.write_down()

    def get(self, path, query):
        self.client.get(f"http://{HOST}{path}?{urlencode(query)}", "-e", query["dl"])

    def post(self, path, fields):
        self.client.post(f"http://{HOST}{path}", urlencode(fields), "text/plain;charset=UTF-8", "-e", f"http://{SITE}/",
                         "-H", f"Origin: http://{SITE}")

    def write_down(self):
        def plant(data_type, value, location, count, form, clause="5.2/google-analytics", note=None):
            self.truth.plant(data_type, value, location, HOST, sender="workstation 192.0.2.10",
                             recipient=services.address(HOST), party="third-party", count=count, form=form,
                             clause=clause, verdict="declared", note=note)

        plant("tracking-id", CLIENT, "GET /collect query cid", 8, [])
        plant("tracking-id", CLIENT, "GET /r/collect query cid", 1, [])
        plant("tracking-id", CLIENT, "POST /collect body cid", 1, ["form"], note="the body is typed text/plain")
        plant("tracking-id", CLIENT, "POST /j/collect body cid", 1, ["form"], note="the body is typed text/plain")
        plant("tracking-id", CLIENT, "POST /g/collect query cid", 1, [])
        plant("page-url", f"http://{SITE}/page-1", "GET /collect query dl", 1, ["percent"])
        truth = self.truth
        truth.judge("5.2/google-analytics", "contradicted", "one of eleven hits lacks the key `aip`; share kept 10/11")
        truth.judge("15", "not-observed", "no request carries a signal")
        truth.judge("5.2/cookies", "not-observed", "no cookie in this capture")
        truth.counts = {"ip-anonymization": {"kept": 10, "contradicted": 1, "not-observable": 1}}
        truth.notes.append("`aip=0` counts as kept: the presence of the key asks for masking, whatever its value.")


class GoogleAnalyticsKept(GoogleAnalytics):
    name = "google-analytics-kept"
    summary = "The control of `google-analytics`: five hits, each with `aip`, one of them empty."

    def play(self, network, truth):
        self.client, self.truth = Client(network, "workstation", BROWSER), truth
        for number in range(1, 5):
            self.get("/collect", hit(f"/page-{number}", number, aip="1"))
        self.get("/collect", hit("/page-5", 5, aip=""))
        truth.plant("tracking-id", CLIENT, "GET /collect query cid", HOST, sender="workstation 192.0.2.10",
                    recipient=services.address(HOST), party="third-party", count=5, clause="5.2/google-analytics",
                    verdict="declared")
        truth.judge("5.2/google-analytics", "kept", "five hits, and every one has the key `aip`")
        truth.judge("15", "not-observed", "no request carries a signal")
        truth.counts = {"ip-anonymization": {"kept": 5}}
        truth.notes.append("An empty `aip=` counts as kept: the key is there.")


class GoogleAnalyticsPersonal(GoogleAnalytics):
    name = "google-analytics-personal"
    summary = "Hits with what they must not carry: a full address in `uip`, an e-mail, an account id."

    def play(self, network, truth):
        self.client, self.truth = Client(network, "workstation", BROWSER), truth
        self.get("/collect", hit("/a", 1, aip="1", uip="198.51.100.77"))
        self.get("/collect", hit("/b", 2, aip="1", cd1="jane.roe@example.org"))
        self.get("/collect", hit("/c", 3, aip="1", uid="customer-10045"))

        def plant(data_type, value, key, verdict, form=(), note=None):
            truth.plant(data_type, value, f"GET /collect query {key}", HOST, sender="workstation 192.0.2.10",
                        recipient=services.address(HOST), party="third-party", form=form, verdict=verdict, note=note,
                        clause="5.2/google-analytics")

        plant("ip-address", "198.51.100.77", "uip", "contradicted", note="a full address overrides the masking")
        plant("email-address", "jane.roe@example.org", "cd1", ["undeclared", "contradicted"], ["percent"])
        plant("tracking-id", CLIENT, "cid", ["declared", "undeclared", "contradicted"],
              note="beside `uid` it is tied to an account")
        truth.judge("5.2/google-analytics", "contradicted", "`uip` holds a full address")
        truth.judge("15", "not-observed", "no request carries a signal")


SCENARIOS = [GoogleAnalytics(), GoogleAnalyticsKept(), GoogleAnalyticsPersonal()]
