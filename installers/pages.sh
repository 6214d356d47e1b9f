#!/bin/sh
# Writes the manual pages, the completions and the tables of mount.md anew from the options of a built aisfs:
#   installers/pages.sh src/AisFs.Cli/bin/Debug/net10.0/aisfs
set -eu
aisfs=$(realpath "${1:?the path of a built aisfs}")
cd "$(dirname "$0")/.."
mkdir -p installers/man installers/completions
for page in aisfs.1 mount.aisfs.8 aisfs.toml.5; do
    "$aisfs" man "$page" > "installers/man/$page"
done
"$aisfs" completion bash > installers/completions/aisfs.bash
"$aisfs" completion zsh > installers/completions/_aisfs
"$aisfs" completion fish > installers/completions/aisfs.fish
"$aisfs" completion powershell > installers/completions/aisfs.ps1
for table in options profiles; do
    "$aisfs" man "$table.md" > "mount.md.table"
    awk -v name="$table" '
        $0 == "<!-- end of " name " -->" { skip = 0 }
        !skip { print }
        index($0, "<!-- " name ":") == 1 { skip = 1; while ((getline line < "mount.md.table") > 0) print line }
    ' mount.md > mount.md.new
    mv mount.md.new mount.md
    rm mount.md.table
done
