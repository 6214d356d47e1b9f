# What all parts of installers/build use.
# shellcheck shell=bash disable=SC2154

say() { printf 'installers/build: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
fail_usage() { say "$*; 'installers/build --help' lists the options."; exit 2; }

# project_version: the one version number.
project_version() { sed -nE 's|^ *<Version>([^<]+)</Version> *$|\1|p' "$root/Directory.Build.props"; }

# numeric_version: the version without the part behind the dash, as Windows' installer wants it.
numeric_version() { printf '%s' "${version%%-*}"; }

# ordered_version: the version as Debian and RPM write it, so that 1.0.0-rc.1 comes before 1.0.0.
ordered_version() { printf '%s' "${version/-/\~}"; }

# contains WORD WORD...: whether the first word is one of the others.
contains() {
    local wanted=$1 word
    shift
    for word in "$@"; do [ "$word" != "$wanted" ] || return 0; done
    return 1
}

wants() { contains "$1" "${kinds[@]}"; }

# wants_any KIND...: whether one of these kinds is to be built.
wants_any() { local kind; for kind in "$@"; do ! wants "$kind" || return 0; done; return 1; }

# has_rid PATTERN: whether a runtime of this kind is to be built.
has_rid() { local rid; for rid in "${rids[@]}"; do case $rid in $1) return 0 ;; esac; done; return 1; }

# check_words OPTION ARRAY ALLOWED: every word of the one array is in the other.
check_words() {
    local -n given=$2 allowed=$3
    local word
    [ ${#given[@]} -gt 0 ] || fail_usage "'$1' needs a value"
    for word in "${given[@]}"; do
        contains "$word" "${allowed[@]}" || fail_usage "$1: '$word' is none of ${allowed[*]}"
    done
}

# add_binary RID=FILE
add_binary() {
    local rid=${1%%=*} file=${1#*=}
    contains "$rid" "${all_rids[@]}" || fail_usage "--binary: '$rid' is none of ${all_rids[*]}"
    [ -f "$file" ] || fail_usage "--binary: there is no file '$file'"
    binaries[$rid]=$(realpath "$file")
}

# debian_arch RID, rpm_arch RID, gnu_arch RID: what others call the processor.
debian_arch() { case $1 in *-arm64) echo arm64 ;; *) echo amd64 ;; esac; }
gnu_arch() { case $1 in *-arm64) echo aarch64 ;; *) echo x86_64 ;; esac; }

# fix_times DIR: every file gets the same time, so that the same sources make the same package.
fix_times() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# add_made FILE: a package that was built; its name is told, and it gets into the checksums.
add_made() { made+=("$(basename "$1")"); say "built $(basename "$1")"; }

# write_checksums: SHA256SUMS of all that this run built, as sha256sum -c reads it.
write_checksums() { (cd "$output" && printf '%s\n' "${made[@]}" | sort | xargs -d '\n' sha256sum -- > SHA256SUMS); }
