#!/usr/bin/env python3
"""Usage: terminal.py demo.jsonl > demo.svg

Draws the recording of record.py as one SVG that needs nothing else: no script, no font, no other file. Each line appears at
its time, once; waits of more than a second are cut to one. Without animation the whole session is shown at once.
"""

import html
import json
import re
import sys

WAIT = 1.0
CELL = 7.4
LINE = 18
STYLE = """
    svg { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
    .window { fill: #ffffff; stroke: #d0d7de; } .bar { fill: #f0f3f6; } .name { fill: #57606a; }
    text { fill: #1f2328; white-space: pre; } .prompt { fill: #0550ae; } .bold { font-weight: bold; } .green { fill: #116329; }
    @media (prefers-color-scheme: dark) {
      .window { fill: #0d1117; stroke: #3d444d; } .bar { fill: #1c2128; } .name { fill: #9198a1; }
      text { fill: #e6edf3; } .prompt { fill: #79c0ff; } .green { fill: #56d364; }
    }
    .line { animation: show 0.01s linear both; }
    .typed { animation: type linear both; }
    @keyframes show { from { visibility: hidden; } to { visibility: visible; } }
    @keyframes type { from { clip-path: inset(0 100% 0 0); } to { clip-path: inset(0 0 0 0); } }
    @media (prefers-reduced-motion: reduce) { .line, .typed { animation: none; } }
"""
COLOURS = {"1": "bold", "01": "bold", "32": "green", "92": "green", "2 of 256": "green"}


def cut_waits(events):
    """The events, with no wait of more than WAIT seconds."""
    now, last, result = 0.0, 0.0, []
    for moment, name, text in events:
        now += min(moment - last, WAIT)
        last = moment
        result.append((now, name, text))
    return result


def lines_of(events):
    """What one terminal shows: for each line its runs (style, text, first moment, last moment)."""
    lines, classes, runs = [], (), []
    for moment, text in events:
        for part in re.split(r"(\x1b\[[0-9;?]*[a-zA-Z]|\r?\n|\r)", text):
            if not part or part == "\r":
                continue
            if part.startswith("\x1b"):
                if part.endswith("m"):
                    codes = part[2:-1].replace("38;5;2", "2 of 256").split(";")
                    classes = () if codes in ([""], ["0"]) else tuple(COLOURS[code] for code in codes if code in COLOURS)
            elif part.endswith("\n"):
                lines.append(runs)
                runs = []
            else:
                part = "".join(c for c in part if c.isprintable())
                # The keys of one command are one run that takes its time.
                if runs and runs[-1][0] == classes and runs[-1][1] != "$ ":
                    runs[-1] = (classes, runs[-1][1] + part, runs[-1][2], moment)
                elif part:
                    runs.append((classes, part, moment, moment))
    return lines + [runs]


def draw_line(runs, x, y):
    column = 0
    for classes, text, first, last in runs:
        names = " ".join(classes + (("prompt",) if text == "$ " else ()))
        kind = "typed" if last - first > 0.1 else "line"
        timing = f"animation-delay:{first:.2f}s" + (f";animation-duration:{last - first:.2f}s;animation-timing-function:steps({len(text)})" if kind == "typed" else "")
        yield (f'    <text x="{x + column * CELL:.1f}" y="{y}" class="{(kind + " " + names).strip()}" style="{timing}" '
               f'textLength="{len(text) * CELL:.1f}" xml:space="preserve">{html.escape(text, quote=False)}</text>')
        column += len(text)


def main():
    with open(sys.argv[1], encoding="utf-8") as recording:
        header, *events = [json.loads(line) for line in recording]
    events = cut_waits(events)
    width = round(header["columns"] * CELL) + 24
    body, y = [], 0
    for name, title in zip(header["terminals"], ("terminal 1", "terminal 2")):
        lines = lines_of([(moment, text) for moment, terminal, text in events if terminal == name])
        height = 26 + len(lines) * LINE + 14
        body.append(f'  <rect class="window" x="0.5" y="{y + 0.5}" width="{width - 1}" height="{height - 1}" rx="6"/>')
        body.append(f'  <path class="bar" d="M1 {y + 26} v-19 a6 6 0 0 1 6 -6 h{width - 14} a6 6 0 0 1 6 6 v19 z"/>')
        body.append(f'  <text class="name" x="12" y="{y + 18}">{title}</text>')
        for number, runs in enumerate(lines):
            body += draw_line(runs, 12, y + 26 + (number + 1) * LINE)
        y += height + 10
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y - 10}" width="{width}" height="{y - 10}" role="img">')
    print("  <title>A recording of aisfs demo</title>")
    print("  <desc>The first terminal runs aisfs demo. The second one lists the mount, reads a file, copies a folder into it and")
    print("    compares it, makes a bucket, and reads the new object from the server with curl.</desc>")
    print(f"  <style>{STYLE}  </style>")
    print("\n".join(body))
    print("</svg>")


main()
