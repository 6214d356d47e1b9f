using System.Buffers.Binary;
using System.Globalization;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>A directory of small files that another client wrote, and programs that go through it.</summary>
internal sealed class Walker(Mounted mount, Measurements seen, int files, int size = 4000)
{
    private readonly string[] _names = [.. Enumerable.Range(0, files).Select(static i => $"f{i:0000}")];

    public IReadOnlyList<string> Names => _names;

    /// <summary>How many files were fetched before a read came, and were read.</summary>
    public double Used => seen.Sum("aisfs.prefetch.files", "result=used");

    public double UnusedBytes => seen.Sum("aisfs.prefetch.io", "result=unused");

    /// <summary>What was fetched and waits for a read.</summary>
    public double Waiting => seen.Observe("aisfs.prefetch.waiting") ?? -1;

    public static async Task<(Mounted Mount, Walker Walker)> StartAsync(
        Measurements seen, int files, int size = 4000, Func<VfsOptions, VfsOptions>? configure = null, ManualTime? time = null)
    {
        Mounted mount = await Mounted.StartAsync(
            configure: options => (configure?.Invoke(options) ?? options) with { MeterFactory = seen }, time: time);
        Walker walker = new(mount, seen, files, size);
        foreach (string name in walker.Names)
        {
            mount.Store.Set(Mounted.Key($"d/{name}"), Content(name, 0, size));
        }

        return (mount, walker);
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Content(string name, int version, int size)
    {
        byte[] bytes = new byte[size];
        new Random((1000 * int.Parse(name[1..], CultureInfo.InvariantCulture)) + version).NextBytes(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, version);
        return bytes;
    }

    /// <summary>Makes sure that a file that never changed has its bytes.</summary>
    public static void CheckBytes(string path, byte[] bytes)
        => Assert.True(bytes.AsSpan().SequenceEqual(Content(path[^5..], 0, bytes.Length)) && bytes.Length > 0, $"{path} is not what it was.");

    /// <summary>Makes sure that bytes are those of one version, whole.</summary>
    public static void CheckWhole(string name, byte[] bytes)
    {
        Assert.True(bytes.Length >= sizeof(int), $"{name} has {bytes.Length} bytes.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        Assert.InRange(version, 0, 100_000);
        Assert.True(bytes.AsSpan().SequenceEqual(Content(name, version, SizeOf(version))), $"{name}: {bytes.Length} bytes are not those of version {version}.");
    }

    /// <summary>The size of a version of a file that is overwritten at random.</summary>
    public static int SizeOf(int version) => 4000 + (version % 3 * 200_000);

    /// <summary>Lists the directory, as a walk does first.</summary>
    public async Task ListAsync() => Assert.Equal(_names, await mount.Client.ListAsync("d"));

    /// <summary>Reads files one after the other, and checks their bytes.</summary>
    public async Task ReadAsync(IEnumerable<string> names, int version = 0)
    {
        foreach (string name in names)
        {
            FsResult<byte[]> read = await mount.Client.ReadAsync($"d/{name}");
            Assert.True(read.IsOk, $"{name}: {read.Error}");
            Assert.True(read.Value.AsSpan().SequenceEqual(Content(name, version, size)), $"{name} is not what it was.");
        }
    }

    /// <summary>How often the bytes of each file were asked for.</summary>
    public int[] Gets() => [.. _names.Select(name => mount.Store.Calls.Count(call => call.Operation == StoreOperation.OpenRead && call.Key == Mounted.Key($"d/{name}")))];

    /// <summary>The files in the order of the numbers that programs see.</summary>
    public async Task<string[]> ByNumberAsync()
        => [.. (await mount.Client.ListPlusAsync("d")).OrderBy(static entry => entry.Entry.Attributes.Number).Select(static entry => entry.Name)];

    public string[] Shuffled(int seed)
    {
        string[] names = [.. _names];
        new Random(seed).Shuffle(names);
        return names;
    }
}
