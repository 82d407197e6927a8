"""Finds the captures in a folder, by content, and runs programs on them."""

import os
import resource
import subprocess
import threading
import time
import zlib

PCAP = {b"\xa1\xb2\xc3\xd4", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\xcd\x34", b"\x34\xcd\xb2\xa1"}
PCAPNG = b"\x0a\x0d\x0d\x0a"
SUFFIXES = (".pcap", ".pcapng", ".cap", ".dmp", ".ntar")


def is_capture(path):
    with open(path, "rb") as file:
        head = file.read(65536)
    if head[:2] == b"\x1f\x8b":
        try:
            head = zlib.decompressobj(31).decompress(head, 16)
        except zlib.error:
            return False
    return head[:4] in PCAP or head[:4] == PCAPNG


def find(folder, only=""):
    """Captures by content, and files that only claim to be one, in the order of their paths."""
    captures, others = [], []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            if only not in path or not os.path.isfile(path):
                continue
            if is_capture(path):
                captures.append(path)
            elif name.lower().endswith(SUFFIXES):
                others.append(path)
    return captures, others


class Outcome:
    """How a program ended: status (negative: signal), output, peak memory in bytes, seconds of CPU."""

    def __init__(self, status, output, errors, usage, was_late):
        self.status = status
        self.output = output
        self.errors = errors
        self.memory = usage.ru_maxrss * 1024
        self.seconds = usage.ru_utime + usage.ru_stime
        self.was_late = was_late


def run(command, seconds, wall=None, environment=None):
    """Runs `command` with a limit of CPU seconds, and of six times as many by the clock (the machine may be busy)."""

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit,
        env=environment)
    late = threading.Event()

    def stop():
        late.set()
        process.kill()

    timer = threading.Timer(wall or 6 * seconds, stop)
    timer.start()
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    output = process.stdout.read()
    reader.join()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    return Outcome(process.returncode, output, errors[0], usage, late.is_set())


def each(paths, jobs, work):
    """Yields (path, work(path)) for all paths, `jobs` at a time, in the order of the paths."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(jobs) as pool:
        yield from zip(paths, pool.map(work, paths))


def clock():
    start = time.monotonic()
    return lambda: time.monotonic() - start
