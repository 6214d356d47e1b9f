#!/usr/bin/env python3
"""Usage: chart.py rivals rivals.tsv > rivals.svg
       chart.py layers layers.txt > layers.svg

Draws bars: of the table in rivals.tsv, or of the output of AisFs.Throughput. In each row the longest bar is the fastest, and the
others are as long as their share of its speed. Each bar carries its figure.
"""

import html
import re
import sys

NAMES, BAR, GAP, LEFT, WIDTH, FIGURE = 13, 16, 16, 250, 420, 150
STYLE = """
    svg { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    .page { fill: #ffffff; stroke: #d0d7de; } text { fill: #1f2328; } .small { fill: #57606a; font-size: 11px; } .title { font-size: 14px; font-weight: 600; }
    .c0 { fill: #4a8f00; } .c1 { fill: #0969da; } .c2 { fill: #8250df; } .c3 { fill: #8c959f; } .c4 { fill: #bf8700; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #3d444d; } text { fill: #e6edf3; } .small { fill: #9198a1; }
      .c0 { fill: #76b900; } .c1 { fill: #58a6ff; } .c2 { fill: #bc8cff; } .c3 { fill: #6e7681; } .c4 { fill: #d29922; }
    }
"""


def rivals(lines):
    """Title, notes, names of the bars and rows (label, [(speed, text)]) of a table: load, unit, more|less, then one column a program."""
    notes = [line[1:].strip() for line in lines if line.startswith("#")]
    header, *table = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    rows = []
    for load, unit, better, *cells in table:
        bars = []
        for cell in cells:
            try:
                value = float(cell)
                bars.append((value if better == "more" else 1 / value, f"{value:,.10g} {unit}"))
            except ValueError:
                bars.append((0, cell))
        rows.append((load, bars))
    return notes[0], notes[1:], header[3:], rows


def layers(lines):
    """The same of what AisFs.Throughput prints: its table has one line for each load and layer."""
    known = {"mount": "mount", "mount, own": "mount, files that AisFs wrote", "vfs": "without the kernel", "raw": "raw HTTP client", "tmpfs": "tmpfs"}
    loads = {}
    for line in lines:
        if match := re.match(r"(\S+) +(raw|vfs|tmpfs|mount(?:, own)?) +([\d.]+) +[\d.]+ ", line):
            loads.setdefault(match[1], {})[match[2]] = float(match[3])
    rows = []
    for load, measured in loads.items():
        if len(measured) > 1:
            rows.append((load, [(measured.get(layer, 0), f"{measured[layer]:,.10g} MiB/s" if layer in measured else "") for layer in known]))
    notes = [line[1:].strip() for line in lines if line.startswith("#")]
    return notes[0], notes[1:], list(known.values()), rows


def main():
    kind, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        title, notes, names, rows = {"rivals": rivals, "layers": layers}[kind](file.read().splitlines())
    out, y = [], 28
    out.append(f'  <text class="title" x="16" y="{y}">{html.escape(title)}</text>')
    x = 16
    for number, name in enumerate(names):
        out.append(f'  <rect class="c{number}" x="{x:.0f}" y="{y + 13}" width="11" height="11" rx="2"/>')
        out.append(f'  <text x="{x + 16:.0f}" y="{y + 23}">{html.escape(name)}</text>')
        x += 34 + 6.6 * len(name)
    y += 42
    for label, bars in rows:
        # A bar without a text was not measured.
        bars = [(number, speed, text) for number, (speed, text) in enumerate(bars) if text]
        best = max(speed for _, speed, _ in bars)
        out.append(f'  <text x="16" y="{y + len(bars) * BAR / 2 + 4:.0f}">{html.escape(label)}</text>')
        for number, speed, text in bars:
            length = speed / best * WIDTH
            out.append(f'  <rect class="c{number}" x="{LEFT}" y="{y + 2}" width="{max(length, 1):.1f}" height="{BAR - 3}" rx="2"/>')
            out.append(f'  <text class="small" x="{LEFT + max(length, 1) + 6:.1f}" y="{y + NAMES}">{html.escape(text)}</text>')
            y += BAR
        y += GAP
    for note in notes:
        out.append(f'  <text class="small" x="16" y="{y + 6}">{html.escape(note)}</text>')
        y += 16
    width, height = LEFT + WIDTH + FIGURE, y + 8
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">')
    print(f"  <title>{html.escape(title)}</title>")
    print(f"  <style>{STYLE}  </style>")
    print(f'  <rect class="page" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="6"/>')
    print("\n".join(out))
    print("</svg>")


main()
