using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Disk;

/// <summary>Folders and sizes that cannot be used, and what is told of a folder that can.</summary>
public sealed class CacheFolderTests() : DiskCacheMount("folder")
{
    [Theory]
    [InlineData("a file", "cache-dir", "is not a folder")]
    [InlineData("other files", "cache-dir", "holds other files")]
    [InlineData("newer layout", "cache-dir", "newer version")]
    [InlineData("in the mount", "cache-dir", "lies in the mount")]
    [InlineData("the staging folder", "cache-dir", "staging folder")]
    [InlineData("not writable", "cache-dir", "cannot be written")]
    [InlineData("size of one byte", "cache-size", "the least is 1MiB")]
    [InlineData("no size", "cache-size", "is not a size")]
    [InlineData("101%", "cache-min-free", "0% to 100%")]
    [InlineData("no word", "cache-admit", "is not one of first, second")]
    [InlineData("no folder", "cache-size", "means nothing without cache-dir")]
    [Semantics("S213")]
    public async Task What_cannot_be_used_is_told_by_the_option(string what, string option, string reason)
    {
        string mountpoint = Temp.MakeFolder("mnt");
        string staging = Temp.MakeFolder("staging");
        if (what == "a file")
        {
            await File.WriteAllTextAsync(CacheFolder, "mine", TestContext.Current.CancellationToken);
        }
        else if (what is "other files" or "newer layout")
        {
            string name = what == "other files" ? "mine" : "aisfs-cache";
            await File.WriteAllTextAsync(
                Path.Combine(Temp.MakeFolder("cache"), name),
                "AisFs keeps copies of objects here; all of it may be removed while nothing is mounted. Layout 7.\n",
                TestContext.Current.CancellationToken);
        }

        string[] arguments = what switch
        {
            "in the mount" => ["--cache-dir", Path.Combine(mountpoint, "cache")],
            "the staging folder" => ["--cache-dir", staging],
            "not writable" => ["--cache-dir", "/proc/aisfs-cache"],
            "size of one byte" => ["--cache-dir", CacheFolder, "--cache-size", "1"],
            "no size" => ["--cache-dir", CacheFolder, "--cache-size", "much"],
            "101%" => ["--cache-dir", CacheFolder, "--cache-min-free", "101%"],
            "no word" => ["--cache-dir", CacheFolder, "--cache-admit", "third"],
            "no folder" => ["--cache-size", "1GiB"],
            _ => ["--cache-dir", CacheFolder],
        };
        CommandResult refused = (await CommandRunner.RunAsync(
            DaemonProgram.Path, ["mount", Bucket.Url, mountpoint, "--endpoint", Cluster.Endpoint, "--foreground", "--staging-dir", staging, .. arguments], TimeSpan.FromSeconds(60))).Failed();
        Assert.Contains(option, refused.Error, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
        Assert.Null(MountTable.Find(mountpoint));
    }

    [Fact]
    [Semantics("S214")]
    public async Task Status_and_doctor_tell_of_the_folder()
    {
        byte[][] all = await PutAsync(3, 100_000);
        await using MountProcess mount = await MountAsync("--cache-size", "1GiB");
        await ReadAllAsync(mount, all);
        await mount.WaitForControlAsync();
        await Wait.UntilAsync(() => DataFiles.Length == all.Length, static () => "Nothing is kept.");
        string status = (await mount.AskAsync("status", mount.Mountpoint)).Ok().Output;
        Assert.Contains(CacheFolder, status, StringComparison.Ordinal);
        Assert.Contains("of 1.1 GB used", status, StringComparison.Ordinal);
        CommandResult doctor = (await mount.AskAsync("doctor", "--endpoint", Cluster.Endpoint, "--cache-dir", CacheFolder)).Ended();
        Assert.Contains($"cache folder: '{CacheFolder}' can be used", doctor.Output, StringComparison.Ordinal);
        CommandResult refused = (await mount.AskAsync("doctor", "--endpoint", Cluster.Endpoint, "--cache-dir", "/proc/aisfs-cache")).Failed();
        Assert.Contains("'/proc/aisfs-cache' cannot be written", refused.Output, StringComparison.Ordinal);
    }
}
