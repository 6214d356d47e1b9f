# Packages for Windows: zip and msi.
# shellcheck shell=bash disable=SC2154

# build_windows RID
build_windows() {
    local dir=$work/$1/windows/aisfs-$version-$1 file
    wants_any zip msi || return 0
    publish "$1"
    install -D -m 755 "$program" "$dir/aisfs.exe"
    for file in "$root/installers/windows/register.ps1" "$root/installers/windows/README.md" "$root/mount.md" "$root/installers/NOTICE" "$root/installers/completions/aisfs.ps1" \
        "$root/installers/config/config.toml"; do
        put 644 "$file" "$dir/$(basename "$file")"
    done
    install -m 644 "$root/LICENSE" "$dir/LICENSE.txt"
    mv "$dir/NOTICE" "$dir/NOTICE.txt"
    fix_times "$dir"
    ! wants zip || build_zip "$1" "$dir"
    ! wants msi || build_msi "$1" "$dir"
}

build_zip() {
    local package=$output/aisfs-$version-$1.zip
    rm -f "$package"
    (cd "$(dirname "$2")" && find "$(basename "$2")" -type f | sort | TZ=UTC zip "-$zip_level" -X -q "$package" -@)
    add_made "$package"
}

build_msi() {
    local package=$output/aisfs-$version-$1.msi log=$work/$1/msi.log extra=()
    rm -f "$package"
    [ ! -f "$2/aisfs.ps1" ] || extra+=(-D Completion=yes)
    # wixl finds the files beside the description only.
    cp "$root/installers/windows/aisfs.wxs" "$2/"
    { (cd "$2" && wixl -a x64 -D "Version=$(numeric_version)" "${extra[@]}" -o "$package" aisfs.wxs) && finish_msi "$package"; } > "$log" 2>&1 || { cat "$log" >&2; fail "the msi could not be built"; }
    rm "$2/aisfs.wxs"
    ! grep -qE 'WARNING|CRITICAL|failed' "$log" || { cat "$log" >&2; fail "the msi could not be built"; }
    add_made "$package"
}

# finish_msi FILE: what wixl has no element for: the folder in the PATH of the machine, what has to be there before, and
# a value with variables (#% in front).
finish_msi() {
    msibuild "$1" -q \
        "CREATE TABLE \`Environment\` (\`Environment\` CHAR(72) NOT NULL, \`Name\` CHAR(255) NOT NULL LOCALIZABLE, \`Value\` CHAR(255) LOCALIZABLE, \`Component_\` CHAR(72) NOT NULL PRIMARY KEY \`Environment\`)" \
        "INSERT INTO \`Environment\` (\`Environment\`, \`Name\`, \`Value\`, \`Component_\`) VALUES ('Path', '=-*PATH', '[~];[INSTALLDIR]', 'Program')" \
        "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('WriteEnvironmentStrings', 5200)" \
        "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('RemoveEnvironmentStrings', 3300)" \
        "UPDATE \`Registry\` SET \`Value\` = '#%%SystemRoot%\\System32\\EventCreate.exe' WHERE \`Name\` = 'EventMessageFile'" \
        "INSERT INTO \`LaunchCondition\` (\`Condition\`, \`Description\`) VALUES ('Installed OR WINFSP', 'WinFsp 2.0 or later has to be installed first: https://winfsp.dev/rel/')" \
        "INSERT INTO \`LaunchCondition\` (\`Condition\`, \`Description\`) VALUES ('Installed OR VersionNT64', 'AisFs needs a 64-bit Windows.')"
}
