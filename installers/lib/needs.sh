# Which tools a build needs, and which Debian package has each.
# shellcheck shell=bash disable=SC2154

# need TOOL PACKAGE WHAT: remembers a tool that is not there.
need() {
    command -v "$1" > /dev/null 2>&1 || missing+=("'$1' is missing ($3): apt-get install $2")
}

# check_needs: tells everything that is missing, and ends if something is.
check_needs() {
    local missing=() rid published=no
    for rid in "${rids[@]}"; do
        needs_program "$rid" || continue
        published=yes
        case $rid in linux-*) need_compiler "$rid" ;; esac
    done
    if [ $published = yes ] || wants_any nuget sbom; then
        command -v dotnet > /dev/null 2>&1 || missing+=("'dotnet' is missing: install the .NET SDK that global.json names")
    fi
    ! wants sbom || need python3 python3 sbom
    if has_rid 'linux-*'; then need_linux; fi
    if has_rid 'win-*'; then
        ! wants zip || need zip zip zip
        ! wants msi || need wixl wixl msi
        ! wants msi || need msibuild msitools msi
    fi
    [ ${#missing[@]} -gt 0 ] || return 0
    printf 'installers/build: %s\n' "${missing[@]}" >&2
    say "build the others with --only: ${all_kinds[*]}"
    exit 2
}

# needs_program RID: whether the program has to be published for a runtime.
needs_program() {
    [ -z "${binaries[$1]:-}" ] || return 1
    case $1 in
        linux-*) wants_any deb rpm tar container ;;
        *) wants_any zip msi ;;
    esac
}

need_compiler() {
    need clang clang "native code"
    [ "$(gnu_arch "$1")" = "$(uname -m)" ] || need "$(gnu_arch "$1")-linux-gnu-gcc" "gcc-$(gnu_arch "$1")-linux-gnu libc6-dev-${1#linux-}-cross" "native code for $1"
}

need_linux() {
    ! wants deb || need dpkg-deb dpkg deb
    ! wants deb || need dpkg-shlibdeps dpkg-dev deb
    ! wants rpm || need rpmbuild rpm rpm
    ! wants container || need buildah buildah container
    if wants container; then need dpkg-deb dpkg container; fi
}
