using System.Runtime.Versioning;
using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.TestKit.Native;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Staging.Recovery;
using Microsoft.Extensions.Logging.Abstractions;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content.Recovery;

/// <summary>Files in a staging directory that no mount made: they are neither removed nor followed.</summary>
[Semantics("S77")]
public sealed class ForeignFilesTests : IDisposable
{
    private readonly string _staging = Directory.CreateTempSubdirectory("aisfs-foreign-").FullName;
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("aisfs-elsewhere-").FullName;

    public void Dispose()
    {
        Directory.Delete(_staging, recursive: true);
        Directory.Delete(_elsewhere, recursive: true);
    }

    [Fact]
    public async Task Clean_up_touches_nothing_but_what_mounts_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string[] foreign =
        [
            Write(_staging, "project/lock", ""), Write(_staging, "project/thesis.tex", "years"), Write(_staging, "project/00000001.data", "years"),
            Write(_staging, "0123456789abcdef0123456789abcdef/lock", ""), Write(_staging, "0123456789abcdef0123456789abcdef/00000001.data", "years"),
            Write(_staging, "aisfs-0123456789abcdef0123456789abcdef/lock", ""), Write(_staging, "aisfs-0123456789abcdef0123456789abcdef/00000001.data", "years"),
            Write(_staging, "file", "years"),
            Write(_elsewhere, "lock", ""), Write(_elsewhere, "00000001.data", "years"), Write(_elsewhere, "aisfs-staging", StagingNames.MarkText),
            Write(_elsewhere, "secret", "years"),
        ];
        Directory.CreateSymbolicLink(Path.Combine(_staging, "linked"), _elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(_staging, "aisfs-ffffffffffffffffffffffffffffffff"), _elsewhere);

        // A dead mount's folder into which others have put things.
        string dead = Path.Combine(_staging, "aisfs-00000000000000000000000000000001");
        StagingCopy.CreatePrivate(dead);
        Write(dead, "lock", "");
        Write(dead, "aisfs-staging", StagingNames.MarkText);
        string rubbish = Write(dead, "00000001.data", "rubbish");
        string log = Write(dead, "00000001.12.log", "rubbish");
        foreign = [.. foreign, Write(dead, "notes.txt", "years"), Write(dead, "00000001.data.bak", "years"), Write(dead, "sub/00000002.data", "years")];
        File.CreateSymbolicLink(Path.Combine(dead, "00000003.data"), Path.Combine(_elsewhere, "secret"));
        await UseAsync();
        Assert.All(foreign, path => Assert.True(File.Exists(path), path));
        Assert.True(Path.Exists(Path.Combine(dead, "00000003.data")));
        Assert.False(File.Exists(rubbish));
        Assert.False(File.Exists(log));
    }

    [Fact]
    public async Task What_dead_mounts_left_empty_is_removed()
    {
        string dead = Path.Combine(_staging, "aisfs-00000000000000000000000000000001");
        StagingCopy.CreatePrivate(dead);
        Write(dead, "lock", "");
        Write(dead, "aisfs-staging", StagingNames.MarkText);
        Write(dead, "00000001.data", "rubbish");
        StagingCopy.CreatePrivate(Path.Combine(_staging, "aisfs-00000000000000000000000000000002"));
        string third = Path.Combine(_staging, "aisfs-00000000000000000000000000000003");
        StagingCopy.CreatePrivate(third);
        Write(third, "lock", "");
        await UseAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_staging));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_others_can_enter_and_that_holds_other_files_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There, the mount's own folder has an access list of its own.");
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(_staging, Open);
        Write(_staging, "file", "years");
        Assert.Contains("chmod 700", StagingRoot.Prepare(MountHost.Files, _staging), StringComparison.Ordinal);
        Assert.Equal(Open, File.GetUnixFileMode(_staging));
        await using ContentHarness harness = new(staging: _staging);
        await using FileContent content = harness.Open("o", Bytes(300_000));
        Assert.Equal(FsError.Io, await WriteAsync(content, 1, Bytes(10)));
        File.Delete(Path.Combine(_staging, "file"));
        Assert.Equal(FsError.None, await WriteAsync(content, 1, Bytes(10)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_staging));
        Assert.True((await FlushAsync(content)).IsOk);
    }

    [Fact]
    public void A_folder_of_another_user_is_refused()
    {
        Require.That(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "another user's folder is made with chown, which needs root");
        Assert.Equal(0, Libc.ChangeOwner(PathBytes.Of(_staging), 12345, 12345));
        Assert.Contains("12345", StagingRoot.Prepare(MountHost.Files, _staging), StringComparison.Ordinal);
        string own = Path.Combine(_staging, "aisfs-00000000000000000000000000000001");
        Assert.Equal(0, Libc.ChangeOwner(PathBytes.Of(_staging), Libc.EffectiveUser(), Libc.EffectiveGroup()));
        StagingCopy.CreatePrivate(own);
        Write(own, "lock", "");
        Write(own, "aisfs-staging", StagingNames.MarkText);
        Assert.Equal(0, Libc.ChangeOwner(PathBytes.Of(own), 12345, 12345));
        Assert.Contains("none of this user's", Assert.Single(Journal().List().Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_lies_in_another_one_through_links_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string link = Path.Combine(_elsewhere, "link");
        Directory.CreateSymbolicLink(link, _staging);
        Assert.True(StagingRoot.IsWithin(Path.Combine(link, "new"), _staging));
        Assert.True(StagingRoot.IsWithin(_staging, link));
        Assert.True(StagingRoot.IsWithin(_staging + "/", _staging));
        Assert.False(StagingRoot.IsWithin(_staging + "-2", _staging));
        Assert.False(StagingRoot.IsWithin(_staging, Path.Combine(_staging, "below")));
        Directory.CreateSymbolicLink(Path.Combine(_elsewhere, "loop"), Path.Combine(_elsewhere, "loop2", "x"));
        Directory.CreateSymbolicLink(Path.Combine(_elsewhere, "loop2"), Path.Combine(_elsewhere, "loop"));
        Assert.False(StagingRoot.IsWithin(Path.Combine(_elsewhere, "loop", "y"), _staging));
    }

    // A file that has to be staged: the first one of a mount cleans up before.
    private async Task UseAsync()
    {
        await using ContentHarness harness = new(staging: _staging);
        await using FileContent content = harness.Open("o", Bytes(300_000));
        Assert.Equal(FsError.None, await WriteAsync(content, 1, Bytes(10)));
        Assert.True((await FlushAsync(content)).IsOk);
    }

    private RecoveryJournal Journal() => new(Small with { StagingDirectory = _staging }, NullLogger.Instance, TimeProvider.System);

    private static string Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        StagingCopy.CreatePrivate(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
