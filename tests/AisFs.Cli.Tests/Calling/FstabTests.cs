using System.Runtime.Versioning;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Calling;

/// <summary>Lines of fstab, with the words that mount(8) and systemd read there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FstabTests
{
    [Theory]
    [InlineData("aisfs")]
    [InlineData("fuse.aisfs")]
    [Semantics("S124")]
    public async Task Lines_are_mounted_once(string type)
    {
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync($$"""
            fstab "$SOURCE $MNT {{type}} defaults,_netdev,nofail,x-systemd.requires=network-online.target,x-systemd.automount,comment=a,cache_ttl=1s,$WORDS 0 0"
            mount -a
            test "$(cat "$MNT/object")" = abc
            has "$MNT" nosuid; has "$MNT" nodev
            mount -a
            test "$(findmnt -rno TARGET "$MNT" | wc -l)" = 1
            umount "$MNT"; gone "$MNT"
            fstab "$SOURCE $MNT {{type}} noauto,ro,$WORDS 0 0"
            mount -a
            fails mountpoint -q "$MNT"
            mount "$MNT"
            has "$MNT" ro
            umount "$MNT"; gone "$MNT"
            """)).Ok();
    }

    [Fact]
    [Semantics("S124")]
    public async Task Blanks_tabs_and_newlines_are_written_in_octal()
    {
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync("""
            odd="$TEMP/a b"$'\t'"c"$'\n'"d\\e"
            mkdir "$odd" "$TEMP/st ing"
            fstab "$SOURCE $TEMP/a\\040b\\011c\\012d\\134e aisfs $WORDS,staging_dir=$TEMP/st\\040ing 0 0"
            mount "$odd"
            test "$(cat "$odd/object")" = abc
            echo new > "$odd/new file"
            umount "$odd"
            for i in $(seq 600); do pgrep -f -- "--daemon-child.*$TEMP/a b" > /dev/null || break; sleep 0.05; done
            test -z "$(mounts)"
            """)).Ok();
        Assert.Equal("new\n"u8.ToArray(), await machine.Bucket.GetAsync("new file"));
    }

    [Fact]
    [Semantics("S124", "S123")]
    public async Task A_user_mounts_and_unmounts_what_fstab_allows()
    {
        Require.Tool("fusermount3", "fuse3");
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync("""
            chown 65534:65534 "$MNT"
            fstab "$SOURCE $MNT aisfs noauto,user,$WORDS,$OWN 0 0"
            as_nobody mount "$MNT"
            test "$(as_nobody cat "$MNT/object")" = abc
            has "$MNT" nosuid; has "$MNT" nodev; has "$MNT" noexec; has "$MNT" user_id=65534
            as_nobody umount "$MNT"; gone "$MNT"
            fstab "$SOURCE $MNT aisfs noauto,users,exec,$WORDS,$OWN 0 0"
            as_nobody mount "$MNT"
            lacks "$MNT" noexec; has "$MNT" nosuid
            as_nobody umount "$MNT"; gone "$MNT"
            fstab "$SOURCE $MNT aisfs noauto,user,nosymfollow,$WORDS,$OWN 0 0"
            fails as_nobody mount "$MNT" 2> "$TEMP/told"
            grep "'nosymfollow' needs root" "$TEMP/told"
            fstab "$SOURCE $MNT aisfs noauto,user,suid,$WORDS,$OWN 0 0"
            fails as_nobody mount "$MNT" 2> "$TEMP/told"
            grep "'suid' needs root" "$TEMP/told"
            """)).Ok();
    }
}
