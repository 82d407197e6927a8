"""The programs that made a capture, with their versions."""

import platform
import re
import subprocess

from stage.prerequisites import VENV, find

QUESTIONS = {
    "tcpdump": ["tcpdump", "--version"],
    "editcap": ["editcap", "--version"],
    "curl": ["curl", "--version"],
    "hypercorn": ["dpkg-query", "-W", "python3-hypercorn"],
    "nghttpx": ["nghttpx", "--version"],
    "tinyproxy": ["tinyproxy", "-v"],
    "nghttpd": ["nghttpd", "--version"],
    "nginx": ["nginx", "-v"],
    "dnsmasq": ["dnsmasq", "--version"],
    "dovecot": ["dovecot", "--version"],
    "ffprobe": ["ffprobe", "-version"],
    "sipp": ["sipp", "-v"],
    "chromium": ["chromium", "--version"],
    "dhclient": ["dhclient", "--version"],
    "dhcpd": ["dhcpd", "--version"],
    "udhcpc": ["busybox"],
    "udhcpd": ["busybox"],
    "openssl": ["openssl", "version"],
    "gnutls-serv": ["gnutls-serv", "--version"],
    "gnutls-cli": ["gnutls-cli", "--version"],
    "zstd": ["zstd", "--version"],
    "brotli": ["brotli", "--version"],
    "gtlsclient": ["dpkg-query", "-W", "ngtcp2-client"],
    "gtlsserver": ["dpkg-query", "-W", "ngtcp2-server"],
    "gzip": ["gzip", "--version"],
    "ncat": ["ncat", "--version"],
    "pure-ftpd": ["pure-ftpd", "--help"],
    "smbclient": ["smbclient", "--version"],
    "smbd": ["smbd", "--version"],
    "telnet": ["telnet", "--version"],
    "telnetd": ["telnetd", "--version"],
    "mosquitto": ["mosquitto", "-h"],
    "mosquitto_pub": ["mosquitto_pub", "--version"],
    "rsyslogd": ["rsyslogd", "-v"],
    "logger": ["logger", "--version"],
    "chronyd": ["chronyd", "--version"],
    "freeradius": ["freeradius", "-v"],
    "radclient": ["radclient", "-v"],
    "coap-client-gnutls": ["coap-client-gnutls", "-h"],
    "coap-client-notls": ["coap-client-notls", "-h"],
    "coap-server-gnutls": ["coap-server-gnutls", "-h"],
    "coap-server-notls": ["coap-server-notls", "-h"],
    "lldpd": ["lldpd", "-v"],
    "llmnrd": ["llmnrd", "-V"],
    "minidlnad": ["minidlnad", "-V"],
    "nmbd": ["nmbd", "--version"],
    "snmpd": ["snmpd", "-v"],
    "snmpget": ["snmpget", "-V"],
    "uaserver": [f"{VENV}/bin/pip", "show", "asyncua"],
    "wsdd": ["wsdd", "-V"],
}


def of(scenario):
    """One line for each program of a scenario."""
    names = list(scenario.programs) + (["editcap"] if scenario.derived_from else ["tcpdump", "editcap"])
    lines = [f"{name} {version(name)}" for name in names if name in QUESTIONS]
    return lines + [f"our own programs in `captures/lab`, Python {platform.python_version()}"]


def version(name):
    question = [find(QUESTIONS[name][0]), *QUESTIONS[name][1:]]
    answer = subprocess.run(question, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    found = re.search(r"v?(\d+\.\d+(\.[\dP-]+)*)", answer)
    return found.group(1).rstrip("-.") if found else "of unknown version"
