"""Reads a folder of samples as a training job does: worker processes that share out the files of each epoch.

The files are found as torchvision's ImageFolder finds them: the folders of the root in order, and all files below each
of them in order; nothing is asked for but names and kinds. Each worker takes every n-th batch, as those of a DataLoader
do. Prints one line of JSON for the search, then one for each epoch; times leave out the start of Python.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import sys
import time


def find(root):
    """All files, in the order of the names of their folders, then of their own."""
    found = []
    for folder in sorted(entry.name for entry in os.scandir(root) if entry.is_dir()):
        for place, _, names in sorted(os.walk(os.path.join(root, folder), followlinks=True)):
            found.extend(os.path.join(place, name) for name in sorted(names))
    return found


def read(path, block, digest):
    """Reads one file, whole or in blocks, and gives the number of its bytes."""
    count = 0
    with open(path, "rb") as file:
        while data := file.read(block):
            count += len(data)
            if digest is not None:
                digest.update(data)
            if block < 0:
                break
    return count


def work(number, options, files, expected, ready, answers):
    """Reads the batches of one worker."""
    ready.wait()
    total, done, wrong = 0, 0, []
    for first in range(number * options.batch, len(files), options.workers * options.batch):
        for path in files[first:first + options.batch]:
            digest = hashlib.sha256() if expected is not None else None
            try:
                total += read(path, options.block, digest)
                done += 1
                name = os.path.relpath(path, options.root)
                if digest is not None and digest.hexdigest() != expected.get(name):
                    wrong.append(f"{name}: other bytes")
            except OSError as error:
                wrong.append(f"{path}: {error.strerror}")
    answers.put((done, total, wrong))


def run_epoch(number, options, files, expected):
    """Reads all files once, and tells how long that took."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(options.workers + 1)
    answers = context.SimpleQueue()
    workers = [
        context.Process(target=work, args=(worker, options, files, expected, ready, answers))
        for worker in range(options.workers)
    ]
    for worker in workers:
        worker.start()
    ready.wait()
    begun = time.perf_counter()
    results = [answers.get() for _ in workers]
    seconds = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    return {
        "epoch": number,
        "seconds": seconds,
        "files": sum(result[0] for result in results),
        "bytes": sum(result[1] for result in results),
        "wrong": [text for result in results for text in result[2]],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=3, help="0: search only")
    parser.add_argument("--batch", type=int, default=32, help="files in a batch")
    parser.add_argument("--block", type=int, default=-1, help="bytes of one read; -1: whole files")
    parser.add_argument("--seed", type=int, default=1, help="determines the order of the epochs; 0: the order of names")
    parser.add_argument("--expect", help="file of lines 'sha256  path', as sha256sum prints them")
    options = parser.parse_args()
    expected = None
    if options.expect:
        with open(options.expect, encoding="utf-8") as lines:
            expected = {name: digest for digest, name in (line.rstrip("\n").split("  ", 1) for line in lines)}

    begun = time.perf_counter()
    files = find(options.root)
    print(json.dumps({"search": time.perf_counter() - begun, "files": len(files)}), flush=True)
    order = random.Random(options.seed)
    failed = False
    for number in range(1, options.epochs + 1):
        if options.seed:
            order.shuffle(files)
        epoch = run_epoch(number, options, files, expected)
        failed = failed or bool(epoch["wrong"])
        print(json.dumps(epoch), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
