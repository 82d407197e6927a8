"""Compares streams and HTTP/1 messages with what tshark sees."""

import collections
import hashlib
import json
import os
import shutil

import captures
import messages
import streams
from tsharks import FIELDS, IMPATIENT, PREFERENCES, Frame

AGREED = ("agrees", "seen by tshark only when it does not wait for bytes that are missing")


def run(options):
    if not shutil.which("tshark"):
        print("tshark is not installed: nothing compared")
        return 0
    paths, _ = captures.find(options.corpora, options.only)
    tally = collections.Counter()
    log = open(os.path.join(options.work, "differences.jsonl"), "w")

    def see(path):
        return tshark(options, path), candor(options, path)

    for path, (theirs, ours) in captures.each(paths, options.jobs, see):
        name = os.path.relpath(path, options.corpora)
        if theirs is None or ours is None:
            tally["captures", "unread by " + ("tshark" if theirs is None else "candor")] += 1
            continue
        tally["captures", "compared"] += 1
        for compare in (streams.compare, messages.compare):
            for topic, kind, detail in compare(theirs, ours, lambda: tshark(options, path, IMPATIENT) or []):
                tally[topic, kind] += 1
                if kind != "agrees":
                    log.write(json.dumps([name, topic, kind, detail]) + "\n")
    log.close()
    return tell(tally)


def tell(tally):
    failed = False
    for topic in sorted({topic for topic, _ in tally}):
        kinds = {kind: count for (other, kind), count in tally.items() if other == topic}
        total = sum(kinds.values())
        if topic.endswith("(in what candor does not open)"):
            print(f"{topic}: {total}, " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
            continue
        agreed = sum(count for kind, count in kinds.items() if kind in AGREED)
        if topic == "captures":
            print("captures: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
            continue
        print(f"{topic}: {agreed} of {total} agree ({100 * agreed / max(total, 1):.2f} %)")
        failed = failed or agreed < 0.99 * total
        for kind, count in sorted(kinds.items(), key=lambda item: -item[1]):
            if kind != "agrees":
                print(f"  {count:8} {kind}")
    return 1 if failed else 0


def tshark(options, path, more=(), preferences=PREFERENCES):
    """What tshark sees, by frame; kept from run to run."""
    preferences = [*preferences, *more]
    status = os.stat(path)
    key = hashlib.sha256(repr((os.path.realpath(path), status.st_size, status.st_mtime, preferences, FIELDS)).encode()).hexdigest()
    kept = os.path.join(options.work, "tshark-" + key[:24])
    if not os.path.exists(kept):
        command = ["tshark", "-n", "-r", path, *preferences, "-Y", "tcp or udp", "-T", "fields"]
        for field in FIELDS:
            command += ["-e", field]
        command += ["-E", "aggregator=\x1f", "-E", "occurrence=a"]
        outcome = captures.run(command, 60)
        if outcome.status not in (0, 2):
            return None
        with open(kept + ".new", "wb") as file:
            file.write(outcome.output)
        os.replace(kept + ".new", kept)
    with open(kept, encoding="utf-8", errors="replace", newline="\n") as file:
        return [Frame(line.rstrip("\n").split("\t")) for line in file]


def candor(options, path):
    """What candor sees: the lines of CorporaTranscript."""
    outcome = captures.run([os.path.join(options.binaries, "CorporaTranscript"), path], 10)
    if outcome.status != 0:
        return None
    return [line.split("\t") for line in outcome.output.decode().splitlines()]
