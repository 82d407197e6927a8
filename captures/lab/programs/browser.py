"""Drives headless Chromium over its debugging pipe, by a list of steps.

    browser.py PROFILE_FOLDER STEPS.json [FLAG …]

Hits that a page leaves in `window.hits` are sent by curl with the browser's own user agent and referring origin.

A step is {"go": URL}, {"fill": {SELECTOR: TEXT}}, {"submit": SELECTOR}, {"run": SCRIPT}, {"headers": {NAME: VALUE}} or
{"wait": SECONDS}. After a step that loads a page, the next one waits until that page and its requests are done.
"""

import json
import os
import select
import subprocess
import sys
import time

QUIET = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--no-default-browser-check", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-breakpad", "--metrics-recording-only", "--no-pings", "--disable-quic", "--dns-prefetch-disable",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter,Translate,"
    "AsyncDns,NetworkTimeServiceQuerying,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,"
    "AutofillServerCommunication,SafeBrowsing,PrivacySandboxSettings4,NetworkPrediction",
    "--remote-debugging-pipe", "--window-size=1280,900", "--lang=en-US",
]


# Off: signing in, and asking whether a password is known to be stolen.
PREFERENCES = {"signin": {"allowed": False}, "credentials_enable_service": False,
               "profile": {"password_manager_enabled": False, "password_manager_leak_detection": False}}


class Browser:
    def __init__(self, profile, flags):
        os.makedirs(os.path.join(profile, "Default"))
        with open(os.path.join(profile, "Default", "Preferences"), "w") as preferences:
            json.dump(PREFERENCES, preferences)
        to_browser, self.to = os.pipe()
        self.fro, from_browser = os.pipe()

        def place():
            # Chromium reads commands from descriptor 3 and writes answers to 4.
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            ["chromium", *QUIET, *flags, f"--user-data-dir={profile}", "about:blank"], preexec_fn=place, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile})
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.number, self.open_requests, self.last = b"", 0, set(), time.monotonic()
        self.loaded, self.navigated, self.headers = True, False, {}
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        number = self.number
        while True:
            answer = self.read(30)
            if answer is None:
                raise SystemExit(f"no answer to {method}")
            if answer.get("id") == number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def read(self, patience):
        """The next message, after noting what it says of the page; None if none comes in time."""
        end = time.monotonic() + patience
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.fro], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            data = os.read(self.fro, 65536)
            if not data:
                raise SystemExit("the browser ended")
            self.buffer += data
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        self.note(message)
        return message

    def note(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.open_requests.add(parameters["requestId"])
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self.open_requests.discard(parameters["requestId"])
        elif method == "Page.frameStartedLoading":
            self.loaded = False
        elif method == "Page.loadEventFired":
            self.loaded = self.navigated = True
        if method and method.startswith("Network."):
            self.last = time.monotonic()

    def settle(self, quiet=0.6, patience=15):
        """Waits until the page is loaded and no request has been under way for a while."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            self.read(0.1)
            if self.loaded and not self.open_requests and time.monotonic() - self.last > quiet:
                return

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{script}: {result['exceptionDetails']['text']}")
        return result["result"].get("value")

    def send_hits(self):
        """Sends what the page's script asked for and the browser itself would not send in clear."""
        found = self.evaluate("JSON.stringify([navigator.userAgent, location.origin + '/', window.hits || []])")
        agent, origin, hits = json.loads(found)
        signals = [option for name, value in self.headers.items() for option in ("-H", f"{name}: {value}")]
        for url in hits:
            command = ["curl", "-s", "-S", "-m", "20", "-o", "/dev/null", "-A", agent, "-e", origin]
            subprocess.run([*command, *signals, url], check=True)

    def step(self, step):
        if "go" in step:
            self.loaded = False
            self.call("Page.navigate", url=step["go"])
        elif "fill" in step:
            for selector, text in step["fill"].items():
                self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
                self.call("Input.insertText", text=text)
        elif "submit" in step:
            self.loaded, self.navigated, self.last = True, False, time.monotonic()
            self.evaluate(f"document.querySelector({json.dumps(step['submit'])}).click()")
        elif "run" in step:
            self.evaluate(step["run"])
        elif "headers" in step:
            self.headers = step["headers"]
            self.call("Network.setExtraHTTPHeaders", headers=self.headers)
        elif "wait" in step:
            time.sleep(step["wait"])
        self.settle()
        if "go" in step or "submit" in step and self.navigated:
            self.send_hits()

    def close(self):
        self.session = None
        try:
            self.call("Browser.close")
        except SystemExit:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


browser = Browser(sys.argv[1], sys.argv[3:])
try:
    with open(sys.argv[2]) as file:
        for step in json.load(file):
            browser.step(step)
finally:
    browser.close()
