using System.Runtime.Versioning;
using AisFs.Cli.Tests.Calling;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Inspection;

/// <summary>Mounts of several users of one machine.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OtherUserTests
{
    // "one" has logged in; "two" is the user of a service, without a runtime folder and with a home elsewhere.
    private const string Users = """
        reach=$(echo "$WORDS" | tr ',' '\n' | grep -E '^(endpoint|token)=' | paste -sd,)
        cp /etc/passwd "$TEMP/passwd"
        for user in one:64998 two:64999; do
            echo "ais${user%:*}:x:${user#*:}:${user#*:}::$TEMP/${user%:*}:/bin/sh" >> "$TEMP/passwd"
            mkdir -p "$TEMP/${user%:*}/mnt"; chown -R "${user#*:}:${user#*:}" "$TEMP/${user%:*}"
        done
        mount --bind "$TEMP/passwd" /etc/passwd
        mkdir -p /run/user/64998; chown 64998 /run/user/64998; chmod 700 /run/user/64998
        one() { setpriv --reuid 64998 --regid 64998 --clear-groups env HOME="$TEMP/one" XDG_RUNTIME_DIR=/run/user/64998 "$@"; }
        two() { setpriv --reuid 64999 --regid 64999 --clear-groups env -u XDG_RUNTIME_DIR HOME="$TEMP/two" "$@"; }
        waits() { for i in $(seq 600); do "$@" && return 0; sleep 0.05; done; echo "never: $*"; return 1; }
        sees() { "$1" "$AISFS" status > "$TEMP/told" 2>&1 || true; grep -qF "$2" "$TEMP/told"; }
        root() { "$@"; }
        mount -t aisfs "$SOURCE" "$MNT" -o "$WORDS"
        one "$AISFS" mount "$SOURCE" "$TEMP/one/mnt" -o "$reach"
        two "$AISFS" mount "$SOURCE" "$TEMP/two/mnt" -o "$reach"
        waits sees root "$MNT"; waits sees one "$TEMP/one/mnt"; waits sees two "$TEMP/two/mnt"

        """;

    private const string End = """

        one "$AISFS" unmount "$TEMP/one/mnt"; two "$AISFS" unmount "$TEMP/two/mnt"; umount "$MNT"
        gone "$TEMP/one/mnt"; gone "$TEMP/two/mnt"; gone "$MNT"
        """;

    [Fact]
    [Semantics("S150")]
    public async Task Root_sees_the_mounts_of_all_users_and_users_see_their_own()
    {
        Require.Tool("fusermount3", "fuse3");
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync(Users + """
            for user in root one two; do "$user" "$AISFS" status > "$TEMP/by-$user"; cat "$TEMP/by-$user"; done
            grep -F "$MNT" "$TEMP/by-root"; grep -F "$TEMP/one/mnt" "$TEMP/by-root"; grep -F "$TEMP/two/mnt" "$TEMP/by-root"
            fails grep -F "$MNT" "$TEMP/by-one"; fails grep -F "$TEMP/two/mnt" "$TEMP/by-one"
            fails grep -F "$MNT" "$TEMP/by-two"; fails grep -F "$TEMP/one/mnt" "$TEMP/by-two"
            "$AISFS" flush "$TEMP/one/mnt"; "$AISFS" flush "$TEMP/two/mnt"
            """ + End)).Ok();
    }

    [Fact]
    [Semantics("S155")]
    public async Task A_user_cannot_talk_to_the_mounts_of_others_even_where_the_socket_is_open_to_all()
    {
        Require.Tool("fusermount3", "fuse3");
        Require.Tool("curl", "curl");
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync(Users + """
            ask() { curl --silent --show-error --max-time 20 --unix-socket "$1" http://localhost/v1/status; }
            roots=$(echo /run/aisfs/*.sock); ones=$(echo /run/user/64998/aisfs/*.sock)
            ask "$roots" > "$TEMP/told"; grep -F "$MNT" "$TEMP/told"
            for path in "$MNT" "$TEMP/two/mnt"; do
                fails one "$AISFS" flush "$path" 2> "$TEMP/told"
                grep 'belongs to another user' "$TEMP/told"
            done
            export -f ask
            fails one bash -c "ask '$roots'"
            fails two bash -c "ask '$ones'"
            chmod 755 /run/aisfs /run/user/64998 /run/user/64998/aisfs; chmod 666 "$roots" "$ones"
            fails one bash -c "ask '$roots'"
            fails two bash -c "ask '$ones'"
            ask "$ones" > "$TEMP/told"; grep -F "$TEMP/one/mnt" "$TEMP/told"
            one bash -c "ask '$ones'" > "$TEMP/told"; grep -F "$TEMP/one/mnt" "$TEMP/told"
            """ + End)).Ok();
    }
}
