using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;

namespace AisFs.Conformance.Tests.Disk;

/// <summary>Tests whose mounts keep bytes in a folder.</summary>
/// <param name="purpose">Names the bucket and the local folder.</param>
public abstract class DiskCacheMount(string purpose) : OwnClusterTests(purpose)
{
    protected const int Mebibyte = 1 << 20;

    protected virtual string CacheFolder => Temp.Combine("cache");

    /// <summary>The files with the bytes of objects.</summary>
    protected string[] DataFiles => Directory.Exists(CacheFolder)
        ? [.. Directory.EnumerateFiles(CacheFolder, "*", SearchOption.AllDirectories).Where(static path => Path.GetFileName(path) is { Length: 49 } name && name[32] == '.')]
        : [];

    /// <summary>The requests for bytes since the last call.</summary>
    protected long Gets()
    {
        long count = Cluster.Server.Requests.Count(Operation.ObjectGet);
        Cluster.Server.Requests.Clear();
        return count;
    }

    protected Task<MountProcess> MountAsync(params string[] arguments)
        => MountProcess.StartAsync(new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint }.With(["--cache-dir", CacheFolder, .. arguments]));

    /// <summary>Writes objects of one size.</summary>
    protected async Task<byte[][]> PutAsync(int count, int size, ulong seed = 1)
    {
        byte[][] all = [.. Enumerable.Range(0, count).Select(i => TestBytes.Make(size, seed + (ulong)i))];
        await Parallel.ForAsync(0, count, async (i, _) => await Bucket.PutAsync($"o{i}", all[i]));
        return all;
    }

    protected static Task<byte[]> ReadAsync(MountProcess mount, string name)
        => File.ReadAllBytesAsync(Path.Combine(mount.Mountpoint, name), TestContext.Current.CancellationToken);

    /// <summary>Reads all objects, and compares each.</summary>
    protected static async Task ReadAllAsync(MountProcess mount, byte[][] all)
    {
        for (int i = 0; i < all.Length; i++)
        {
            ByteAssert.Same(all[i], await ReadAsync(mount, $"o{i}"));
        }
    }
}
