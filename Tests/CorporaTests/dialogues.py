"""Reads HTTP/1 dialogues as connections: no crash, and each byte is in one coverage bin."""

import os

import captures


def is_dialogue(path):
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(3) in (b">>>", b"<<<")


def run(options):
    paths = []
    for place, _, names in os.walk(options.corpora):
        paths += [path for path in (os.path.join(place, name) for name in names) if is_dialogue(path)]
    bad = messages = 0

    def play(path):
        program = os.path.join(options.binaries, "CorporaTranscript")
        return captures.run([program, "--dialogue", path], 10)

    for path, outcome in captures.each(sorted(paths), options.jobs, play):
        wrong = [] if outcome.status == 0 else [f"status {outcome.status}"]
        runs, lines = [], []
        for line in outcome.output.decode().splitlines():
            parts = line.split("\t")
            if parts[0] == "http":
                lines.append(parts[3:])
                continue
            count, bins = int(parts[1]), dict(part.split("=") for part in parts[2].split())
            if sum(map(int, bins.values())) != count:
                wrong.append(f"{count} bytes, {parts[2]}")
            runs.append(sorted(lines))
            lines = []
        if len(runs) == 2 and runs[0] != runs[1]:
            wrong.append("other messages when fed byte by byte")
        messages += len(runs[0]) if runs else 0
        if wrong:
            bad += 1
            print(f"FAIL {os.path.basename(path)}: {', '.join(wrong)}")
    print(f"{len(paths)} dialogues, {messages} messages, {bad} faults")
    return 1 if bad else 0
