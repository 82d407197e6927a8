"""S4: a browser session of six cookies of all lifetimes on the vendor's site."""

import email.utils
import os
import time

from stage import services
from stage.client import BROWSER, Client
from stage.scenario import Scenario

SITE = "www.stratasys.com"
DAY = 86400


class Cookies(Scenario):
    name = "cookies"
    summary = "S4: six cookies: two session, 90 days, 365 days, `_ga` of two years, and an old `_mkto_trk`."
    hosts = ["workstation", "vendor"]
    programs = ["curl", "nginx", "dnsmasq"]

    def prepare(self, network, truth):
        now = int(time.time())
        self.analytics = f"GA1.2.1618033988.{now}"
        self.marketo = f"id:626-SBR-192&token:_mch-stratasys.com-{(now - 400 * DAY) * 1000}-31415"
        year = email.utils.formatdate(now + 365 * DAY, usegmt=True)
        page = [["Content-Type", "text/html; charset=utf-8"]]
        services.name_service(network)
        services.web(network, "vendor", [
            {"path": "/", "body": "<!doctype html><title>3D printing</title><h1>3D printing</h1>\n", "headers": page + [
                ["Set-Cookie", "ASP.NET_SessionId=q1w2e3r4t5y6u7i8o9p0asdf; path=/; HttpOnly"],
                ["Set-Cookie", "website#lang=en; path=/"],
                ["Set-Cookie", f"preferences=units%3Dinch; path=/; Max-Age={90 * DAY}"],
                ["Set-Cookie", f"visitor=3f6c1d2e9b8a47; path=/; Expires={year}"],
                ["Set-Cookie", f"_ga={self.analytics}; domain=.stratasys.com; path=/; Max-Age={730 * DAY}"]]},
            {"path": "/materials", "body": "<!doctype html><title>Materials</title>\n", "headers": page + [
                # Removes a cookie that nobody has: a deletion is not a lifetime.
                ["Set-Cookie", "campaign=; path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]]},
            {"path": "/printers", "body": "<!doctype html><title>Printers</title>\n", "headers": page},
        ], compress=False)

    def play(self, network, truth):
        client = Client(network, "workstation", BROWSER)
        jar = os.path.join(network.folder, "jar")
        with open(jar, "w") as file:
            file.write("# Netscape HTTP Cookie File\n"
                       f".stratasys.com\tTRUE\t/\tFALSE\t{int(time.time()) + 330 * DAY}\t_mkto_trk\t{self.marketo}\n")
        keep = ["-b", jar, "-c", jar]
        client.get(f"http://{SITE}/", *keep)
        client.get(f"http://{SITE}/materials", *keep, "-e", f"http://{SITE}/")
        client.get(f"http://{SITE}/printers", *keep, "-e", f"http://{SITE}/materials")
        self.write_down(truth)

    def write_down(self, truth):
        sender, server = "workstation 192.0.2.10", services.address(SITE)

        def cookie(name, value, data_type, verdict, note, form=()):
            truth.plant(data_type, value, f"200 GET / set-cookie {name}", SITE, sender=f"vendor ({SITE})",
                        recipient="192.0.2.10", party="local-network", direction="response", clause="5.2/cookies",
                        verdict=verdict, note=note, form=form)

        cookie("ASP.NET_SessionId", "q1w2e3r4t5y6u7i8o9p0asdf", "session-cookie", "kept", "session")
        cookie("preferences", "units=inch", "persistent-cookie", "kept", "90 days", ["percent"])
        cookie("visitor", "3f6c1d2e9b8a47", "persistent-cookie", "kept", "365 days, by Expires against Date")
        cookie("_ga", self.analytics, "tracking-id", "contradicted", "63 072 000 s > 31 536 000 s")
        for page, count in (("/", 1), ("/materials", 1), ("/printers", 1)):
            truth.plant("tracking-id", self.marketo, f"GET {page} cookie _mkto_trk", SITE, sender=sender,
                        recipient=server, party="first-party", clause="5.2/cookies", verdict="contradicted",
                        count=count, note="born 400 days before the capture")
        for page in ("/materials", "/printers"):
            truth.plant("tracking-id", self.analytics, f"GET {page} cookie _ga", SITE, sender=sender, recipient=server,
                        party="first-party")
        truth.plant("browser-type", "Chrome/70.0.3538.77", "GET / header User-Agent", SITE, sender=sender, recipient=server,
                    party="first-party", clause="5.1", verdict="declared", note="as sent")
        truth.plant("operating-system", "Windows NT 10.0", "GET / header User-Agent", SITE, sender=sender, recipient=server,
                    party="first-party", clause="5.1", verdict="declared", note="as sent")
        truth.plant("referrer-url", f"http://{SITE}/materials", "GET /printers header Referer", SITE, sender=sender,
                    recipient=server, party="first-party", clause="5.1", verdict="declared")
        truth.judge("5.2/cookies", "contradicted",
                    "`_ga` outlives a year, `_mkto_trk` has; only 2 of 6 are session cookies, so not most")
        truth.judge("15", "not-observed", "no request carries a signal")
        truth.judge("5.2/google-analytics", "not-observed", "no hit in this capture")
        truth.counts = {"cookies": 6, "sessionCookies": 2, "deletions": 1, "cookie-lifetime": {
            "_ga": "contradicted", "_mkto_trk": "contradicted", "visitor": "kept", "preferences": "kept"},
            "cookie-majority": "contradicted"}
        truth.notes.append("The cookies were sent to curl with a cookie jar, in which `_mkto_trk` was waiting. The "
                           "deletion of `campaign` is no cookie to judge.")


class CookiesKept(Scenario):
    name = "cookies-kept"
    summary = "The control of `cookies`: five session cookies and one of 365 days; nothing to object to."
    hosts = ["workstation", "vendor"]
    programs = ["curl", "nginx", "dnsmasq"]
    sessions = ["SessionId", "basket", "region", "lastPage", "csrf"]

    def prepare(self, network, truth):
        headers = [["Content-Type", "text/html; charset=utf-8"],
                   *[["Set-Cookie", f"{name}=v{number}; path=/"] for number, name in enumerate(self.sessions)]]
        year = ["Set-Cookie", f"preferences=units%3Dmm; path=/; Max-Age={365 * DAY}"]
        services.name_service(network)
        services.web(network, "vendor", [
            {"path": "/", "body": "<!doctype html><title>3D printing</title>\n", "headers": [*headers, year]}],
            compress=False)

    def play(self, network, truth):
        client, jar = Client(network, "workstation", BROWSER), os.path.join(network.folder, "jar")
        client.get(f"http://{SITE}/", "-c", jar)
        client.get(f"http://{SITE}/materials", "-b", jar)
        truth.judge("5.2/cookies", "kept", "six cookies, five of them of the session, the sixth of exactly a year")
        truth.judge("15", "not-observed", "no request carries a signal")
        truth.counts = {"cookies": 6, "sessionCookies": 5, "cookie-lifetime": {"preferences": "kept"},
                        "cookie-majority": "kept"}


SCENARIOS = [Cookies(), CookiesKept()]
