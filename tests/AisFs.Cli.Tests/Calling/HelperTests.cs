using System.Runtime.Versioning;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Calling;

/// <summary>mount(8), umount(8) and mount.fuse3 call the program by its links, as on a machine where the package is installed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HelperTests
{
    [Theory]
    [InlineData("mount.aisfs")]
    [InlineData("mount.fuse.aisfs")]
    [InlineData("recover")]
    [InlineData("mount")]
    [InlineData("aisfs.old")]
    [Semantics("S120")]
    public async Task The_program_works_under_any_name(string name)
    {
        using TempFolder temp = new("names");
        string link = temp.Combine(name);
        File.CreateSymbolicLink(link, DaemonProgram.Path);
        CommandResult help = (await CommandRunner.RunAsync(link, ["--help"])).Ok();
        Assert.Contains("aisfs", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", help.Error, StringComparison.Ordinal);
        CommandResult wrong = (await CommandRunner.RunAsync(link, ["--nonsense", "ais://b"])).Failed();
        Assert.StartsWith("aisfs: ", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recover", "version")]
    [InlineData("mount", "version")]
    [InlineData("aisfs.old", "recover list --staging-dir .")]
    [Semantics("S120")]
    public async Task A_link_takes_the_verbs(string name, string arguments)
    {
        using TempFolder temp = new("names");
        File.CreateSymbolicLink(temp.Combine(name), DaemonProgram.Path);
        (await CommandRunner.RunAsync(temp.Combine(name), arguments.Split(' '), folder: temp.MakeFolder("staging"))).Ok();
    }

    [Theory]
    [InlineData("aisfs")]
    [InlineData("fuse.aisfs")]
    [Semantics("S120", "S123")]
    public async Task Mount8_mounts_and_umount8_unmounts(string type)
    {
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync($$"""
            mount -t {{type}} "$SOURCE" "$MNT" -o "_netdev,nofail,x-systemd.automount,$WORDS"
            test "$(cat "$MNT/object")" = abc
            test "$(findmnt -no SOURCE,FSTYPE "$MNT")" = "$SOURCE fuse.aisfs"
            has "$MNT" nosuid; has "$MNT" nodev; lacks "$MNT" noexec
            umount "$MNT"
            gone "$MNT"
            fails mountpoint -q "$MNT"
            fails grep "$MNT" /run/mount/utab
            """)).Ok();
    }

    [Fact]
    [Semantics("S120")]
    public async Task Umount8_waits_for_the_uploads()
    {
        Require.Tool("python3", "python3");
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        machine.Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(3) }]);

        // The writer is killed while its close waits for the upload.
        CommandResult result = (await machine.RunAsync("""
            mount -t aisfs "$SOURCE" "$MNT" -o "$WORDS"
            python3 - "$MNT/late" <<'END'
            import os, signal, sys, time
            pid = os.fork()
            if pid == 0:
                file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o644)
                os.write(file, b'a' * 1000)
                os.close(file)
                os._exit(0)
            time.sleep(0.2)
            while open('/proc/%d/syscall' % pid).read().split()[0] not in ('3', '57'):
                time.sleep(0.02)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            END
            umount "$MNT" 2> "$TEMP/told"
            grep 'left to upload' "$TEMP/told"
            """)).Ok();
        Assert.Contains("1 file", result.Output, StringComparison.Ordinal);
        Assert.Equal(1000, (await machine.Bucket.HeadAsync("late"))?.Size);
    }

    [Fact]
    [Semantics("S126")]
    public async Task The_helper_of_libfuse_mounts_with_the_defaults_of_AisFs()
    {
        Require.Tool("mount.fuse3", "fuse3");

        // No mount.fuse.aisfs: mount(8) takes mount.fuse, which starts "aisfs" and adds "dev,suid".
        await using PrivateMachine machine = await PrivateMachine.CreateAsync("aisfs");
        (await machine.RunAsync("""
            mount -t fuse.aisfs "$SOURCE" "$MNT" -o "noatime,$WORDS"
            test "$(cat "$MNT/object")" = abc
            has "$MNT" nosuid; has "$MNT" nodev; has "$MNT" noatime
            umount "$MNT"; gone "$MNT"
            mount -t fuse "aisfs#$SOURCE" "$MNT" -o "ro,nosuid,nodev,$WORDS"
            has "$MNT" nosuid; has "$MNT" nodev; has "$MNT" ro
            umount "$MNT"; gone "$MNT"
            chown 65534:65534 "$MNT"
            mount -t fuse.aisfs "$SOURCE" "$MNT" -o "setuid=nobody,$WORDS,$OWN,log_file=$TEMP/logs/nobody"
            test "$(findmnt -no SOURCE "$MNT")" = "$SOURCE"; has "$MNT" user_id=65534
            test "$(as_nobody cat "$MNT/object")" = abc
            umount "$MNT"; gone "$MNT"
            """)).Ok();
    }

    [Fact]
    [Semantics("S121")]
    public async Task The_flags_of_mount8_do_what_they_say()
    {
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync("""
            mount -f -v -t aisfs "$SOURCE" "$MNT" -o "$WORDS" > "$TEMP/told"
            grep "$SOURCE can be mounted on $MNT" "$TEMP/told"
            test -z "$(mounts)"
            rm -r /run/mount
            fails mount -f -t aisfs ais://nowhere "$MNT" -o "$WORDS" 2> "$TEMP/told"
            grep nowhere "$TEMP/told"
            fails mount -t aisfs "$SOURCE" "$MNT" -o "typo,$WORDS" 2> "$TEMP/told"
            grep "no such option: 'typo'" "$TEMP/told"
            mount -s -n -v -t aisfs "$SOURCE" "$MNT" -o "typo,typo2=3,$WORDS" > "$TEMP/told"
            grep "$SOURCE is mounted on $MNT" "$TEMP/told"; grep nosuid "$TEMP/told"
            umount "$MNT"; gone "$MNT"
            """)).Ok();
    }

    [Fact]
    [Semantics("S121")]
    public async Task A_mount_is_made_in_the_namespace_that_was_named()
    {
        Require.Tool("nsenter", "util-linux");
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync("""
            unshare -m sleep 100 & other=$!
            for i in $(seq 400); do test "$(readlink /proc/$other/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" && break; sleep 0.02; done
            mount -N $other -t aisfs "$SOURCE" "$MNT" -o "$WORDS"
            fails mountpoint -q "$MNT"
            test "$(nsenter -t $other -m cat "$MNT/object")" = abc
            nsenter -t $other -m umount "$MNT"; gone "$MNT"
            kill $other
            """)).Ok();
    }

    [Fact]
    [Semantics("S125")]
    public async Task A_remount_changes_the_flags_and_says_what_it_cannot_change()
    {
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync("""
            mount -t aisfs "$SOURCE" "$MNT" -o "noexec,$WORDS"
            mount -o remount,ro "$MNT" 2> "$TEMP/told"
            grep 'every other option stays' "$TEMP/told"
            has "$MNT" ro; has "$MNT" noexec; has "$MNT" nosuid
            fails touch "$MNT/new"
            mount -o remount,rw,exec,nosymfollow "$MNT" 2> /dev/null
            has "$MNT" rw; has "$MNT" nosymfollow; has "$MNT" nodev
            touch "$MNT/new"
            exec 5> "$MNT/open"
            fails mount -o remount,ro "$MNT" 2> "$TEMP/told"
            grep 'open for writing' "$TEMP/told"
            exec 5>&-
            fails mount -o remount,sync "$MNT" 2> "$TEMP/told"
            grep 'sync' "$TEMP/told"
            umount "$MNT"; gone "$MNT"
            mount -t aisfs "$SOURCE" "$MNT" -o "ro,$WORDS"
            fails mount -o remount,rw "$MNT" 2> "$TEMP/told"
            grep 'was mounted read-only' "$TEMP/told"
            umount "$MNT"; gone "$MNT"
            fails mount -t aisfs -o remount,ro "$SOURCE" "$MNT" 2> "$TEMP/told"
            grep -i 'mounted' "$TEMP/told"
            """)).Ok();
    }

    [Fact]
    [Semantics("S184")]
    public async Task Umount8_makes_a_mount_that_is_in_use_read_only_when_it_is_told_to()
    {
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync("""
            mount -t aisfs "$SOURCE" "$MNT" -o "noexec,$WORDS"
            exec 5> "$MNT/open"
            fails umount -r "$MNT" 2> "$TEMP/told"
            grep 'open for writing' "$TEMP/told"; has "$MNT" rw
            exec 5>&- 5< "$MNT/object"
            fails umount "$MNT" 2> /dev/null
            has "$MNT" rw
            code=0; umount -r "$MNT" 2> "$TEMP/told" || code=$?
            test $code = 32
            grep 'read-only now' "$TEMP/told"
            has "$MNT" ro; has "$MNT" noexec; has "$MNT" nosuid
            fails touch "$MNT/new"
            test "$(cat "$MNT/object")" = abc
            exec 5<&-
            umount -r -v "$MNT" > "$TEMP/told"; gone "$MNT"
            fails mountpoint -q "$MNT"
            grep "'$MNT' is unmounted" "$TEMP/told"
            """)).Ok();
    }

    [Fact]
    [Semantics("S120")]
    public async Task The_exit_codes_are_those_of_mount8()
    {
        await using PrivateMachine machine = await PrivateMachine.CreateAsync();
        (await machine.RunAsync("""
            code() { local wanted=$1 is=0; shift; "$@" 2> "$TEMP/told" || is=$?; cat "$TEMP/told"; test $is = $wanted; }
            code 32 mount -t aisfs ais://nowhere "$MNT" -o "$WORDS"
            code 1 mount -t aisfs "$SOURCE" "$MNT" -o "typo,$WORDS"
            code 32 mount -t aisfs "$SOURCE" "$TEMP/missing" -o "$WORDS"
            code 1 umount.fuse.aisfs
            code 32 umount.fuse.aisfs "$MNT"
            """)).Ok();
    }
}
