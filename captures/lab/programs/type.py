"""Runs a program on a terminal and types: `type.py COMMAND… -- PROMPT ANSWER PROMPT ANSWER …`."""

import os
import pty
import sys
import time

split = sys.argv.index("--")
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:split])
shown = b""
words = sys.argv[split + 1:]
end = time.monotonic() + 15
for prompt, answer in zip(words[::2], words[1::2]):
    while prompt.encode() not in shown:
        if time.monotonic() > end:
            sys.exit(f"{prompt!r} never came: {shown[-200:]!r}")
        shown += os.read(terminal, 4096)
    shown = b""
    time.sleep(0.1)
    os.write(terminal, answer.encode() + b"\r")
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    pass
os.waitpid(child, 0)
