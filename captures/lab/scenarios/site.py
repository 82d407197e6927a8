"""A browser on a replica of the vendor's site: forms, cookies of the site and of trackers, analytics."""

import json
import os

from stage import services
from stage.scenario import Scenario

SITE, ANALYTICS, BEACON = "www.stratasys.com", "www.google-analytics.com", "626-sbr-192.mktoresp.com"
NAME, EMAIL, PHONE, PASSWORD = "Jane Roe", "jane.roe@example.org", "+12125550142", "Correct-Horse-7"
PAGES = os.path.join(services.HERE, "site")
YEAR = 365 * 86400
INVENTORY = """region: US
devices:
  - {name: workstation, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"]}
persons:
  - {name: Jane Roe, emails: [jane.roe@example.org], phones: ["+1 212 555 0142"]}
"""


def page(path, name, headers=(), kind="text/html; charset=utf-8", **more):
    return {"path": path, "file": os.path.join(PAGES, name), "headers": [["Content-Type", kind], *headers], **more}


def site_answers(tracking_status=None):
    """The vendor's answers; with `tracking_status`, each page says it, and the status resource exists."""
    says = [["Tk", tracking_status]] if tracking_status else []
    answers = [
        page("/", "index.html", [["Set-Cookie", "session=7f3a9c2e51; path=/; HttpOnly"], *says]),
        page("/register", "register.html", says), page("/welcome", "welcome.html", says),
        page("/contact", "contact.html", says, method="GET"),
        page("/newsletter", "newsletter.html", says, method="GET"),
        page("/thanks", "thanks.html", says), page("/style.css", "style.css", kind="text/css"),
        page("/js/analytics.js", "analytics.js", kind="application/javascript"),
        {"path": "/profile/register", "method": "POST", "status": 303, "headers": [
            ["Location", "/welcome?email=jane.roe%40example.org"],
            ["Set-Cookie", f"account=a41c77; path=/; Max-Age={YEAR}"],
            ["Set-Cookie", "remember=a41c77d0e95b3f26; path=/; Max-Age=94608000"]]},
        {"path": "/contact", "method": "POST", "status": 303, "headers": [["Location", "/thanks"]]},
    ]
    if tracking_status:
        answers.append({"path": "/.well-known/dnt/", "headers": [["Content-Type", "application/tracking-status+json"]],
                        "body": json.dumps({"tracking": tracking_status, "policy": "/legal/privacy-policy"})})
    return answers


STEPS = [
    {"go": f"http://{SITE}/"},
    {"go": f"http://{SITE}/register"},
    {"fill": {"input[name=name]": NAME, "input[name=email]": EMAIL, "input[name=password]": PASSWORD}},
    {"submit": "button"},
    {"go": f"http://{SITE}/contact"},
    {"fill": {"input[name=fullname]": NAME, "input[name=email]": EMAIL, "input[name=phone]": "(212) 555-0142",
              "textarea": "Please send the data sheet."}},
    {"submit": "button"},
    {"go": f"http://{SITE}/newsletter"},
    {"fill": {"input[name=email]": EMAIL}},
    {"submit": "button"},
]


class SiteScenario(Scenario):
    hosts = ["workstation", "vendor", "third"]
    programs = ["chromium", "curl", "nginx", "dnsmasq"]
    signals = {}
    tracking_status = None
    more_steps = ()

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "vendor", site_answers(self.tracking_status))
        services.web(network, "third", [page("/munchkin.js", "munchkin.js", kind="application/javascript")])

    def play(self, network, truth):
        steps = ([{"headers": self.signals}] if self.signals else []) + STEPS + list(self.more_steps)
        profile, path = os.path.join(network.folder, "profile"), os.path.join(network.folder, "steps.json")
        os.makedirs(profile)
        with open(path, "w") as file:
            json.dump(steps, file)
        network["workstation"].run(*services.program("browser.py"), profile, path)
        self.write_down(truth)

    def write_down(self, truth):
        def plant(data_type, value, location, host=SITE, clause=None, verdict=None, form=(), note=None):
            truth.plant(data_type, value, location, host, sender="workstation 192.0.2.10",
                        recipient=services.address(host), party="first-party" if host == SITE else "third-party",
                        form=form, clause=clause, verdict=verdict, note=note)

        truth.inventory = INVENTORY
        register, contact, letter = "POST /profile/register body", "POST /contact body", "POST /newsletter body"
        plant("full-name", NAME, f"{register} name", clause="4.1.1", verdict="declared", form=["form"])
        plant("email-address", EMAIL, f"{register} email", clause="4.1.1", verdict="declared", form=["form"])
        plant("password", PASSWORD, f"{register} password", clause="14", verdict="exposure", form=["form"])
        plant("full-name", NAME, f"{contact} fullname", clause="4.2", verdict="declared", form=["multipart"])
        plant("email-address", EMAIL, f"{contact} email", clause="4.2", verdict="declared", form=["multipart"])
        plant("phone-number", PHONE, f"{contact} phone", clause="5.1", verdict="declared", form=["multipart"])
        plant("email-address", EMAIL, f"{letter} $.subscriber.email", clause="4.6", verdict="declared", form=["json"])
        plant("email-address", EMAIL, "GET /welcome query email", clause="5.3", verdict="declared", form=["percent"])
        plant("email-address", EMAIL, "GET /style.css header Referer query email", clause="5.3", verdict="declared",
              form=["percent"], note="the referring address holds the e-mail, to the first party")
        plant("email-address", EMAIL, "GET /collect query dl query email", ANALYTICS, "5.2/google-analytics",
              ["undeclared", "contradicted"], ["percent", "percent"], "an e-mail in the page address, to Google")
        truth.judge("5.2/google-analytics", "contradicted", "the hit of the contact page lacks the key `aip`")
        truth.judge("5.2/cookies", "contradicted", "`remember` is to live for three years")
        truth.judge("14", "exposure", "password, e-mail and phone in clear to a host of the internet: high")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.counts = {"ip-anonymization": {"kept": 4, "contradicted": 1},
                        "cookie-lifetime": {"remember": "contradicted", "account": "kept"}}
        truth.notes.append(
            "The pages and the tracker scripts are our own (`captures/lab/site`). Chromium fills in and sends the "
            "forms. The trackers' cookies are set by script and are seen only when they are sent. Chromium turns "
            "every address of the analytics host into HTTPS (its preloaded list), so curl sends the hits that the page "
            "script made, with the browser's user agent and referring origin.")
        self.judge_signals(truth)

    def judge_signals(self, truth):
        truth.judge("15", "not-observed", "no request carries a signal")


class Forms(SiteScenario):
    name = "site-forms"
    summary = "A browser signs up, writes to the vendor and subscribes, on a replica of the site over HTTP."


class DoNotTrack(SiteScenario):
    name = "site-dnt"
    summary = "The same visit with `DNT: 1` and `Sec-GPC: 1` in every request; the servers do not react."
    signals = {"DNT": "1", "Sec-GPC": "1"}

    def judge_signals(self, truth):
        truth.judge("15", "declared", "the signal is sent, no Tk answer comes, trackers are called all the same")
        truth.notes.append("The signals are set through the debugging protocol: this browser sends no Sec-GPC itself.")


class TrackingStatus(SiteScenario):
    name = "site-dnt-tk"
    summary = "The same with a server that answers `Tk: N` and has `/.well-known/dnt/`."
    signals = {"DNT": "1", "Sec-GPC": "1"}
    tracking_status = "N"
    more_steps = ({"run": "fetch('/.well-known/dnt/').then(answer => answer.text())"},)

    def judge_signals(self, truth):
        truth.judge("15", "contradicted", "`Tk: N` claims not to track, and the tracking status resource is deployed")
        truth.counts["tk-header"] = {"N": 6}
        truth.counts["well-known-dnt"] = 1
        truth.notes.append("The signals are set through the debugging protocol: this browser sends no Sec-GPC itself.")


SCENARIOS = [Forms(), DoNotTrack(), TrackingStatus()]
