# The program for one runtime: native code on Linux, one file with its runtime on Windows.
# shellcheck shell=bash disable=SC2154

# publish RID: makes the program, unless it was given, and names it in the variable program.
publish() {
    local rid=$1 arguments=()
    if [ -n "${binaries[$rid]:-}" ]; then
        program=${binaries[$rid]}
    else
        case $rid in
            linux-*) arguments=(-p:PublishAot=true) ;;
            *) arguments=(--self-contained) ;;
        esac
        [[ $rid != linux-* || $(gnu_arch "$rid") = "$(uname -m)" ]] || arguments+=("-p:ObjCopyName=$(gnu_arch "$rid")-linux-gnu-objcopy")
        say "publishing for $rid"
        dotnet publish "$root/src/AisFs.Cli" -c Release -r "$rid" -p:AisFsPublish=true -p:ContinuousIntegrationBuild=true "${arguments[@]}" \
            --artifacts-path "$root/artifacts/native" -o "$work/$rid/publish" -v quiet -clp:NoSummary >&2 || fail "publishing for $rid failed"
        program=$work/$rid/publish/aisfs
        [ -f "$program" ] || program=$program.exe
    fi
    case $rid in linux-*) strip_program "$rid" ;; esac
}

# strip_program RID: packages have no symbols. What is given may still have them.
strip_program() {
    local tool=strip
    file -b "$program" | grep -q 'not stripped' || return 0
    [ "$(gnu_arch "$1")" = "$(uname -m)" ] || tool=$(gnu_arch "$1")-linux-gnu-strip
    mkdir -p "$work/$1/stripped"
    cp "$program" "$work/$1/stripped/aisfs"
    program=$work/$1/stripped/aisfs
    "$tool" --strip-unneeded "$program"
}
