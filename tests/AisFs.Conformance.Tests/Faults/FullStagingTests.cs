using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>The staging folder is full: what could not be written whole does not show as if it were whole.</summary>
[Collection(AloneCollection.Name)]
public sealed class FullStagingTests : IAsyncLifetime
{
    private const int Mebibyte = 1 << 20;
    private const int ObjectSize = 5 * Mebibyte;
    private const int StagingSize = 8 * Mebibyte;

    // fill(): leaves no room. fails(call): the call is answered ENOSPC. ends(file): fsync and close tell it, too.
    private const string Prelude = """
        import errno, os, sys
        staging = sys.argv[1]
        filler = staging + '/filler'
        M = 1 << 20
        def fill():
            with open(filler, 'ab', buffering=0) as file:
                try:
                    while file.write(bytes(4096)):
                        pass
                except OSError:
                    pass
        def free():
            os.unlink(filler)
        def fails(call):
            try:
                call()
            except OSError as error:
                assert error.errno == errno.ENOSPC, error
                return
            assert False, 'the call succeeded'
        def ends(file):
            fails(lambda: os.fsync(file))
            fails(lambda: os.fdatasync(file))
            fails(lambda: os.close(file))

        """;

    private readonly TempFolder _temp = new("full");
    private readonly byte[] _old = TestBytes.Make(ObjectSize, 1);
    private string _staging = string.Empty;
    private TestCluster? _cluster;
    private TestBucket? _bucket;

    public static TheoryData<string, string> Changes => new()
    {
        { "first write", "fill(); fails(lambda: os.pwrite(file, b'x' * 100, M))" },
        { "write among others", "os.pwrite(file, b'x' * M, 0); fill(); fails(lambda: os.pwrite(file, b'y' * M, 2 * M))" },
        { "write that others follow", "os.pwrite(file, b'x' * M, 0); fill(); fails(lambda: os.pwrite(file, b'y' * M, 2 * M)); free(); os.pwrite(file, b'z' * M, 4 * M)" },
        { "half of a write", "os.pwrite(file, b'x' * M, 0); fill(); fails(lambda: os.pwrite(file, b'y' * M, 0) < M or os.pwrite(file, b'y' * M, M)); free(); os.pwrite(file, b'z' * 10, M)" },
        { "zeros", "fill(); fails(lambda: punch(file))" },
        { "longer", "fill(); fails(lambda: os.ftruncate(file, 20 * M))" },
        { "allocated", "fill(); fails(lambda: os.posix_fallocate(file, 0, 20 * M))" },
        { "shorter", "fill(); fails(lambda: os.ftruncate(file, 2 * M))" },
        { "after an append", "os.pwrite(file, b'x' * M, 5 * M); fill(); fails(lambda: os.pwrite(file, b'y' * M, 0))" },
        { "after a cut", "os.ftruncate(file, 100); os.pwrite(file, b'x' * M, 0); fill(); fails(lambda: os.pwrite(file, b'y', 17 * M))" },
        { "after a sync", "os.pwrite(file, b'x' * M, 0); os.fsync(file); os.pwrite(file, old, 0); os.fsync(file); fill(); fails(lambda: os.pwrite(file, b'y' * M, 2 * M))" },
        { "through a copy", "fill(); fails(lambda: os.copy_file_range(source, file, M, 0, M))" },
    };

    public async ValueTask InitializeAsync()
    {
        TestKit.Require.Fuse();
        TestKit.Require.Tool("python3", "python3");
        TestKit.Require.That(Environment.IsPrivilegedProcess, "a full file system is mounted by root: run the tests as root");
        _staging = _temp.MakeFolder("staging");
        (await CommandRunner.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={StagingSize},mode=700", "aisfs-test", _staging])).Ok();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("full");
        await _bucket.PutAsync("f", _old);
        await _bucket.PutAsync("source", TestBytes.Make(ObjectSize, 2));
    }

    public async ValueTask DisposeAsync()
    {
        if (_staging.Length > 0)
        {
            (await CommandRunner.RunAsync("umount", ["-l", _staging])).Ended();
        }

        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }

        _temp.Dispose();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    [Semantics("S46")]
    public async Task After_a_change_that_failed_nothing_of_the_file_goes_up(string how, string change)
    {
        Assert.NotEmpty(how);
        await using MountProcess mount = await MountAsync();
        await RunAsync(mount, $"""
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            def punch(file):
                if libc.fallocate(file, 3, ctypes.c_long(0), ctypes.c_long(M)) != 0:
                    raise OSError(ctypes.get_errno(), 'fallocate')
            file = os.open('f', os.O_RDWR)
            source = os.open('source', os.O_RDONLY)
            old = os.pread(file, M, 0)
            {change}
            ends(file)
            """);
        ByteAssert.Same(_old, await _bucket!.GetAsync("f"));

        // There is room again, and what was given up takes none of it.
        await RunAsync(mount, "os.path.exists(filler) and free()\nfile = os.open('f', os.O_RDWR)\nos.pwrite(file, b'x' * 6 * M, 0)\nos.close(file)");
        ByteAssert.Same([.. Enumerable.Repeat((byte)'x', 6 * Mebibyte)], await _bucket!.GetAsync("f"));
    }

    [Theory]
    [InlineData("20", "os.pwrite(file, b'y', 0)")]
    [InlineData("20", "os.ftruncate(file, M)")]
    [InlineData("2", "os.pwrite(file, b'y', 20 * M)")]
    [InlineData("2", "os.ftruncate(file, 20 * M) or os.pwrite(file, b'y', 19 * M)")]
    [Semantics("S46")]
    public async Task A_new_file_that_is_not_whole_does_not_show(string mebibytes, string change)
    {
        await using MountProcess mount = await MountAsync();
        await RunAsync(mount, $"""
            file = os.open('new', os.O_CREAT | os.O_RDWR, 0o644)
            for i in range({mebibytes}):
                os.write(file, b'x' * M)
            fill()
            fails(lambda: {change})
            ends(file)
            """);
        Assert.Null(await _bucket!.GetAsync("new"));
        Assert.Equal(0, await mount.StopAsync());
    }

    [Theory]
    [InlineData("os.pwrite(file, b'y' * M, 2 * M)", false)]
    [InlineData("[os.pwrite(file, b'y' * 4096, 2 * M + i * 4096) for i in range(256)]", false)]
    [InlineData("os.ftruncate(file, 2 * M)", true)]
    [Semantics("S46")]
    public async Task A_change_that_is_repeated_or_given_up_for_good_is_forgiven(string repeated, bool isCut)
    {
        await using MountProcess mount = await MountAsync();
        await RunAsync(mount, $"""
            file = os.open('f', os.O_RDWR)
            os.pwrite(file, b'x' * 4096, 0)
            os.pwrite(file, b'x' * 4096, 2 * M - 4096)
            fill()
            fails(lambda: os.pwrite(file, b'y' * M, 2 * M))
            fails(lambda: os.fsync(file))
            free()
            {repeated}
            os.fsync(file)
            os.close(file)
            """);
        byte[] expected = [.. _old];
        expected.AsSpan(0, 4096).Fill((byte)'x');
        expected.AsSpan((2 * Mebibyte) - 4096, 4096).Fill((byte)'x');
        expected.AsSpan(2 * Mebibyte, Mebibyte).Fill((byte)'y');
        ByteAssert.Same(isCut ? expected[..(2 * Mebibyte)] : expected, await _bucket!.GetAsync("f"));
    }

    private Task<MountProcess> MountAsync() => MountProcess.StartAsync(new MountOptions
    {
        Source = _bucket!.Url,
        Endpoint = _cluster!.Endpoint,
        Token = _cluster.Token,
        Arguments = ["--staging-dir", _staging, "--memory-limit", "64MiB", "--part-size", "1MiB"],
    });

    private async Task RunAsync(MountProcess mount, string program)
    {
        CommandResult result = await CommandRunner.RunAsync(
            "python3", ["-c", Prelude + program, _staging], TimeSpan.FromMinutes(2), mount.Mountpoint, onTimeout: mount.Kill);
        Assert.True(result.ExitCode == 0, $"{result}\n{mount.Log}");
    }
}
