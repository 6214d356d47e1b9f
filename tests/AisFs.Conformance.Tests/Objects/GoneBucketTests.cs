using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>A bucket that another client destroys while it is mounted: nothing takes it for empty.</summary>
public sealed class GoneBucketTests
{
    // What was found while a directory was opened is told for a second.
    private static readonly TimeSpan s_opened = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("", "/", "0")]
    [InlineData("", "/", "1s")]
    [InlineData("/sub", "/", "0")]
    [InlineData("cluster", "", "0")]
    [InlineData("cluster", "", "1s")]
    [Semantics("S57")]
    public async Task A_bucket_that_is_gone_fails_and_comes_back(string part, string root, string ttl)
    {
        TestKit.Require.Fuse();
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("gone");
        await FillAsync(bucket);
        bool isCluster = part == "cluster";
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = isCluster ? "ais://" : bucket.Url + part,
            Endpoint = cluster.Endpoint,
            Token = cluster.Token,
            Arguments = ["--cache-ttl", ttl],
        });
        using KernelDriver fs = new(mount.Mountpoint, Feature.Objects, s_limit, mount.Kill);
        string top = isCluster ? "/" + bucket.Name : root;
        string inner = part == "/sub" ? "inner" : "sub";
        string[] expected = part == "/sub" ? ["inner", "x"] : ["file", "sub"];
        Assert.Equal(expected, fs.Names(top));
        Assert.NotEmpty(fs.Names($"{top}/{inner}"));
        using ITestDirectory open = fs.OpenDirectory(top).Ok();

        await Task.Delay(s_opened, TestContext.Current.CancellationToken);
        await cluster.Raw.DestroyBucketAsync(bucket.Name);
        Errno[] gone = isCluster ? [Errno.ENOENT, Errno.EIO] : [Errno.EIO];
        Errno error = await UntilAsync(() => fs.List(top).Error, static error => error != Errno.OK);
        Assert.Contains(error, gone);
        Outcome<IReadOnlyList<Listed>> some = open.ReadSome();
        while (some.Succeeded)
        {
            Assert.All(some.Result, static entry => Assert.Contains(entry.Name, (string[])[".", ".."]));
            Assert.NotEmpty(some.Result);
            some = open.ReadSome();
        }

        Assert.Equal(Errno.EIO, some.Error);
        Assert.Equal(Errno.ENOENT, await UntilAsync(() => fs.Stat($"{top}/{inner}").Error, static error => error != Errno.OK));
        fs.List($"{top}/{inner}").Fails(Errno.ENOENT, Errno.EIO);
        fs.ReadFile($"{top}/file").Fails(Errno.ENOENT);
        fs.MakeDirectory($"{top}/new").Fails(Errno.ENOENT);
        fs.WriteFile($"{top}/new", [1]).Fails(Errno.ENOENT);
        fs.RemoveDirectory($"{top}/{inner}").Fails(Errno.ENOENT);
        if (!isCluster)
        {
            Assert.True(await mount.WaitForLogAsync("its bucket does not exist any more", s_limit));
        }

        await cluster.Raw.CreateBucketAsync(bucket.Name);
        await FillAsync(bucket);
        string[] names = await UntilAsync<string[]>(() => fs.List(top) is { Error: Errno.OK } list ? [.. list.Result.Select(static entry => entry.Name).Order(StringComparer.Ordinal)] : [], names => names.Length == 2);
        Assert.Equal(expected, names);
        Assert.NotEmpty(fs.Names($"{top}/{inner}"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/sub", "")]
    [InlineData("cluster", "")]
    [InlineData("cluster", "/sub")]
    [Semantics("S57")]
    public async Task Rsync_with_delete_deletes_nothing(string part, string folder)
    {
        TestKit.Require.Fuse();
        TestKit.Require.Tool("rsync", "rsync");
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("gone");
        await FillAsync(bucket);
        bool isCluster = part == "cluster";
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = isCluster ? "ais://" : bucket.Url + part, Endpoint = cluster.Endpoint, Token = cluster.Token }.Uncached());
        using TempFolder copy = new("copy");
        using TempFolder signs = new("signs");
        string source = mount.Mountpoint + (isCluster ? "/" + bucket.Name : string.Empty) + folder;
        string script = $"rsync -a --delete ./ '{copy.Path}/'";

        // One that stays in the directory while the bucket goes, and one that comes afterwards.
        Task<CommandResult> inside = CommandRunner.ShellAsync($"{script} && touch '{signs.Path}/copied' && until test -e '{signs.Path}/gone'; do sleep 0.05; done; ls -d '{source}'; {script}", s_limit, source);
        Assert.True(await UntilAsync(() => File.Exists(Path.Combine(signs.Path, "copied")) || inside.IsCompleted, static isThere => isThere));
        string[] before = Directory.GetFileSystemEntries(copy.Path, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(before);

        await cluster.Raw.DestroyBucketAsync(bucket.Name);
        await File.WriteAllTextAsync(Path.Combine(signs.Path, "gone"), string.Empty, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await inside).ExitCode);
        Assert.NotEqual(0, (await CommandRunner.ShellAsync($"rsync -a --delete '{source}/' '{copy.Path}/'", s_limit)).ExitCode);
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(copy.Path, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    [Semantics("S7")]
    public async Task A_bucket_is_not_destroyed_while_it_holds_an_object_that_no_listing_tells()
    {
        TestKit.Require.Fuse();
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("hidden");
        string name = new('n', 300);
        await bucket.PutAsync(name, [1, 2, 3]);
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = "ais://", Endpoint = cluster.Endpoint, Token = cluster.Token }.Uncached());
        using KernelDriver fs = new(mount.Mountpoint, Feature.Objects, s_limit, mount.Kill);
        Assert.Empty(fs.Names("/" + bucket.Name));
        fs.RemoveDirectory("/" + bucket.Name).Fails(Errno.ENOTEMPTY);
        Assert.Equal([1, 2, 3], await bucket.GetAsync(name));
        await bucket.DeleteAsync(name);
        fs.RemoveDirectory("/" + bucket.Name).Ok();
    }

    private static async Task FillAsync(TestBucket bucket)
    {
        await bucket.PutAsync("file", [1]);
        await bucket.PutAsync("sub/x", [2]);
        await bucket.PutAsync("sub/inner/y", [3]);
    }

    // What was cached may be shown for the time that it is believed.
    private static async Task<T> UntilAsync<T>(Func<T> ask, Func<T, bool> isReached)
    {
        T last = ask();
        await Wait.TryUntilAsync(() => isReached(last = ask()), s_limit);
        return last;
    }
}
