"""Reads a tree in one manner, and compares all that comes with the same tree on a local disk.

Right bytes or an error: each error is counted, by its name; anything else that is not as in the local tree is told,
and then the exit code is 1. Prints one line of JSON: what was read, and how often each error was seen.
"""

import argparse
import collections
import ctypes
import errno
import json
import mmap
import os
import random
import shutil
import subprocess
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
MAX_READ = 1 << 17


class Run:
    """One reading of the tree."""

    def __init__(self, options):
        self.root, self.origin, self.scratch = options.root, options.origin, options.scratch
        self.errors, self.wrong, self.read, self.whole = collections.Counter(), [], 0, 0
        self.random = random.Random(options.seed)
        self.names = sorted(
            os.path.relpath(os.path.join(place, name), self.origin) for place, _, names in os.walk(self.origin) for name in names)

    def failed(self, error):
        self.errors[errno.errorcode.get(error, str(error))] += 1

    def local(self, name):
        with open(os.path.join(self.origin, name), "rb") as file:
            return file.read()

    def compare(self, name, offset, data, expected):
        self.read += len(data)
        if data != expected[offset:offset + len(data)]:
            self.wrong.append(f"{name}: other bytes at {offset}")

    def files(self):
        """Whole files, in an order of no kind, in pieces of all sizes."""
        self.random.shuffle(self.names)
        for name in self.names:
            expected, offset = self.local(name), 0
            try:
                with open(os.path.join(self.root, name), "rb", buffering=0) as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                    while data := file.read(self.random.choice((4096, 65536, 1 << 20))):
                        self.compare(name, offset, data, expected)
                        offset += len(data)
                if offset != len(expected):
                    self.wrong.append(f"{name}: ends at {offset} of {len(expected)}")
                self.whole += 1
            except OSError as failure:
                self.failed(failure.errno)

    def map(self):
        """Places of mapped files, by a system call: what would be a signal is an error then."""
        copy = os.open(self.scratch, os.O_RDWR | os.O_TMPFILE, 0o600)
        for name in self.random.sample(self.names, len(self.names)):
            expected = self.local(name)
            try:
                file = os.open(os.path.join(self.root, name), os.O_RDONLY)
            except OSError as failure:
                self.failed(failure.errno)
                continue
            try:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                mapped = mmap.mmap(file, len(expected), access=mmap.ACCESS_COPY)
            except (OSError, ValueError) as failure:
                self.wrong.append(f"{name}: cannot be mapped: {failure}")
                continue
            finally:
                os.close(file)
            view = (ctypes.c_char * len(expected)).from_buffer(mapped)
            for _ in range(4):
                offset = self.random.randrange(len(expected))
                wanted = min(MAX_READ, len(expected) - offset)
                count = LIBC.pwrite(copy, ctypes.c_void_p(ctypes.addressof(view) + offset), ctypes.c_size_t(wanted), ctypes.c_long(0))
                if count < 0:
                    self.failed(ctypes.get_errno())
                    break
                self.compare(name, offset, os.pread(copy, count, 0), expected)
            else:
                self.whole += 1
            del view
            mapped.close()
        os.close(copy)

    def command(self, script):
        """Runs a script in the tree; $OUT is an empty folder."""
        out = os.path.join(self.scratch, "out")
        shutil.rmtree(out, ignore_errors=True)
        os.mkdir(out)
        try:
            result = subprocess.run(
                ["bash", "-c", "set -o pipefail\n" + script], cwd=self.root, env=dict(os.environ, OUT=out, LC_ALL="C"), capture_output=True, check=False)
        except OSError as failure:
            # The root of the mount may fail, too.
            self.failed(failure.errno)
            return out, False, ""
        if result.returncode < 0:
            self.wrong.append(f"{script}: signal {-result.returncode}")
        text = result.stderr.decode("utf-8", "replace")
        for phrase in ("shrank", "changed as we read", "No such file", "Stale file handle", "removed before"):
            if phrase in text:
                self.wrong.append(f"{script}: {text[:300]}")
        if result.returncode:
            self.errors[f"exit code {result.returncode}"] += 1
        return out, result.returncode == 0, result.stdout.decode("utf-8", "replace")

    def copied(self, script, is_cut=True):
        """What a copying program left: all, or, if it told of errors, files that are cut."""
        out, is_whole, _ = self.command(script)
        for name in self.names:
            path, expected = os.path.join(out, name), self.local(name)
            if not os.path.exists(path):
                if is_whole:
                    self.wrong.append(f"{script}: {name} is missing")
                continue
            with open(path, "rb") as file:
                data = file.read()
            if is_whole or is_cut:
                self.compare(name, 0, data, expected)
            if is_whole and len(data) != len(expected):
                self.wrong.append(f"{script}: {name} ends at {len(data)} of {len(expected)}")
        self.whole += is_whole

    def copy(self):
        self.copied('cp -r . "$OUT"')

    def tar(self):
        # What it cannot read it fills with zeros, and says so.
        self.copied('tar cf - . | tar xf - -C "$OUT"', is_cut=False)

    def search(self):
        """Lines that are found, in how many there are."""
        _, is_whole, found = self.command("grep -rac '^line ' .")
        counts = dict(line.removeprefix("./").rsplit(":", 1) for line in found.splitlines())
        for name in self.names:
            expected = str(sum(1 for line in self.local(name).split(b"\n") if line.startswith(b"line ")))
            if is_whole and counts.get(name) != expected:
                self.wrong.append(f"grep: {name}: {counts.get(name)} instead of {expected} lines")
        self.whole += is_whole

    def list(self):
        """Names and sizes of all files."""
        for script in ("find . -type f -printf '%P %s\\n'", "ls -lR >/dev/null && find . -type f -size -1000G -printf '%P %s\\n'"):
            _, is_whole, found = self.command(script)
            sizes = dict(line.rsplit(" ", 1) for line in found.splitlines())
            for name in self.names:
                expected = str(os.path.getsize(os.path.join(self.origin, name)))
                if sizes.get(name, None if is_whole else expected) != expected:
                    self.wrong.append(f"{script}: {name} has {sizes.get(name)} instead of {expected} bytes")
            self.whole += is_whole


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manner", choices=["files", "map", "copy", "tar", "search", "list"])
    parser.add_argument("root")
    parser.add_argument("origin")
    parser.add_argument("scratch", help="an empty local folder")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    run = Run(options)
    getattr(run, options.manner)()
    print(json.dumps({"manner": options.manner, "bytes": run.read, "whole": run.whole, "errors": run.errors, "wrong": run.wrong[:20]}))
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
