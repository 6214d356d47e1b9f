#!/usr/bin/env python3
"""Usage: record.py AISFS MOUNTPOINT > demo.jsonl

Runs the demo of AISFS in one terminal and types commands in another one. What both print is written with its time, one
event a line: [seconds, terminal, text]. Nothing is edited: terminal.py draws a picture of what happened here.
"""

import json
import os
import pty
import re
import select
import signal
import sys
import time

COLUMNS = 112
COMMANDS = [
    "ls -l {m}",
    "cat {m}/documents/welcome.txt",
    "cp -a /etc/ssl {m}/documents/ && diff -r /etc/ssl {m}/documents/ssl && echo the same",
    "mkdir {m}/my-bucket && echo hello > {m}/my-bucket/hello.txt",
    "curl -sL {e}v1/objects/my-bucket/hello.txt",
]
LIMIT = 60


class Terminal:
    """A shell in a terminal of its own."""

    def __init__(self, name, events):
        self.name = name
        self.events = events
        self.text = ""
        environment = dict(os.environ, PS1="$ ", TERM="xterm", COLUMNS=str(COLUMNS), LC_ALL="C.UTF-8")
        environment.pop("PROMPT_COMMAND", None)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"], environment)

    def read(self):
        """Takes what has been printed, if anything has."""
        if not select.select([self.fd], [], [], 0.05)[0]:
            return
        try:
            chunk = os.read(self.fd, 65536).decode(errors="replace")
        except OSError:
            return
        self.text += chunk
        self.events.append([time.monotonic(), self.name, chunk])

    def wait(self, pattern, start=0):
        """Waits until the text from start on ends with the pattern, and returns the match."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            self.read()
            if found := re.search(pattern, self.text[start:]):
                return found
        sys.exit(f"{self.name}: {pattern} was not printed, but {self.text[start:]!r}")

    def type(self, text):
        """Presses one key after the other, as fast as a person types."""
        for key in text:
            os.write(self.fd, key.encode())
            time.sleep(0.03)
            self.read()

    def run(self, command):
        """Types a command and waits for the next prompt."""
        start = len(self.text)
        self.type(command)
        os.write(self.fd, b"\n")
        self.wait(r"\r\n(?:.*\r\n)*\$ $", start)


def main():
    program, mountpoint = sys.argv[1:]
    events = []
    shell = Terminal("demo", events)
    shell.wait(r"\$ $")
    # The folder of the program is on the path, as after an installation.
    os.write(shell.fd, f"PATH={os.path.dirname(os.path.abspath(program))}:$PATH; clear\n".encode())
    shell.wait(r"clear\r\n(?:.|\n)*\$ $")
    events.clear()
    events.append([time.monotonic(), "demo", "$ "])
    began = time.monotonic()
    start = len(shell.text)
    shell.type(f"aisfs demo --mountpoint {mountpoint}")
    os.write(shell.fd, b"\n")
    endpoint = shell.wait(r"server at (\S+) is mounted(?:.|\n)*goes with it", start).group(1)
    other = Terminal("other", events)
    other.wait(r"\$ $")
    for command in COMMANDS:
        other.run(command.format(m=mountpoint, e=endpoint))
        time.sleep(1)
    start = len(shell.text)
    os.write(shell.fd, b"\x03")
    shell.wait(r"\^C(?:.|\n)*\$ $", start)
    for terminal in (shell, other):
        os.kill(terminal.pid, signal.SIGHUP)
        os.waitpid(terminal.pid, 0)
    print(json.dumps({"columns": COLUMNS, "terminals": ["demo", "other"]}))
    for moment, name, text in events:
        print(json.dumps([round(moment - began, 3), name, text]))


main()
