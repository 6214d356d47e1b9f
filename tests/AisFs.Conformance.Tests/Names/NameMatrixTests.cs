using System.Text;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.TestKit;
using AisFs.TestKit.Content;

namespace AisFs.Conformance.Tests.Names;

/// <summary>
/// Each kind of name with each operation, and for those of two names with both placements: on the same target and on
/// different ones. Nothing may be lost, land under another name, or lose its attributes. What the cluster has is read with
/// plain HTTP, and through a second mount that knows nothing.
/// </summary>
public abstract class NameMatrixTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private const uint Mode = 0x1A0; // 0640
    private const long ModifiedNs = 1_600_000_000_123_456_789;
    private const int LargeSize = 20_000_000;

    public static TheoryData<string> Names => [.. OddNames.All];

    public static TheoryData<string, bool, bool> Moves
    {
        get
        {
            TheoryData<string, bool, bool> rows = [];
            foreach (string name in OddNames.All)
            {
                rows.Add(name, true, true);
                rows.Add(name, true, false);
                rows.Add(name, false, true);
                rows.Add(name, false, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Moves))]
    [Semantics("S1", "S11", "S30")]
    public async Task Renamed(string name, bool isDestination, bool isSameTarget)
    {
        Placement placement = await Placement.AskAsync((IObjectFixture)Fixture);
        string plain = At("plain-side/file");
        string odd = placement.FindFolder(Folder, name, plain, isSameTarget) + "/" + name;
        Fs.MakeDirectory(At("plain-side")).Ok();
        Fs.MakeDirectory(Path.GetDirectoryName(odd)!).Ok();
        (string from, string to) = isDestination ? (plain, odd) : (odd, plain);
        foreach (int size in (int[])[0, 5, 300_000])
        {
            foreach (Existing existing in Enum.GetValues<Existing>())
            {
                byte[] content = TestBytes.Make(size, 7);
                Write(from, content, "moved");
                if (existing != Existing.None)
                {
                    Fs.WriteFile(to, existing == Existing.SameContent ? content : TestBytes.Make(size + 1, 9)).Ok();
                    Fs.SetXattr(to, "user.old", "old"u8).Ok();
                }

                Fs.Rename(from, to).Ok();
                Assert.False(Fs.Exists(from));
                await CheckAsync(to, content, "moved");
                Fs.Unlink(to).Ok();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Semantics("S1", "S33", "S32")]
    public async Task Written_appended_and_removed(string name)
    {
        string path = At(name);
        byte[] content = TestBytes.Make(1000, 3);
        Write(path, content, "own");
        await CheckAsync(path, content, "own");
        for (int i = 0; i < 2; i++)
        {
            byte[] more = TestBytes.Make(700, (ulong)i);
            using (ITestFile file = Fs.Open(path, OpenMode.Write | OpenMode.Append).Ok())
            {
                file.WriteAll(more, 0).Ok();
            }

            content = [.. content, .. more];
            ByteAssert.Same(content, Fs.ReadFile(path).Ok());
            ByteAssert.Same(content, (await Bucket.GetAsync(path))!);
        }

        byte[] large = TestBytes.Make(LargeSize, 4);
        Write(path, large, "parts");
        await CheckAsync(path, large, "parts");
        using (ITestFile file = Fs.Open(path, OpenMode.Write | OpenMode.Append).Ok())
        {
            file.WriteAll(content, 0).Ok();
        }

        ByteAssert.Same([.. large, .. content], (await Bucket.GetAsync(path))!);
        Fs.Unlink(path).Ok();
        Assert.Empty(Fs.Names(Folder));
        Assert.Empty(await ObjectsAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Semantics("S31", "S51")]
    public async Task A_directory_of_that_name_moves_there_and_back(string name)
    {
        Fs.MakeDirectory(At("before")).Ok();
        for (int i = 0; i < 4; i++)
        {
            Write(At($"before/f{i}%41"), TestBytes.Make(i * 50, (ulong)i), $"v{i}");
        }

        Fs.Rename(At("before"), At(name)).Ok();
        Fs.Rename(At(name), At("after")).Ok();
        Assert.Equal(["after"], Fs.Names(Folder));
        for (int i = 0; i < 4; i++)
        {
            await CheckAsync(At($"after/f{i}%41"), TestBytes.Make(i * 50, (ulong)i), $"v{i}");
        }

        // The names of directories that are gone are free for files.
        Fs.WriteFile(At(name), [1]).Ok();
        Fs.WriteFile(At("before"), [2]).Ok();
        Assert.Equal([1], Fs.ReadFile(At(name)).Ok());
        Assert.Equal([2], (await Bucket.GetAsync(At("before")))!);
    }

    private void Write(string path, byte[] content, string value)
    {
        Fs.WriteFile(path, content).Ok();
        Fs.Chmod(path, Mode).Ok();
        Fs.SetXattr(path, "user.value", Encoding.UTF8.GetBytes(value)).Ok();
        Fs.SetTimes(path, null, ModifiedNs).Ok();
    }

    private async Task CheckAsync(string path, byte[] content, string value)
    {
        foreach (ITestFileSystem fs in (ITestFileSystem[])[Fs, await Fixture.GetSecondAsync()])
        {
            NodeInfo info = fs.Stat(path).Ok();
            Assert.Equal(content.Length, info.Size);
            Assert.Equal(Mode, info.Mode);
            Assert.Equal(ModifiedNs, info.ModifiedNs);
            Assert.Equal(["user.value"], fs.ListXattrs(path).Ok().Where(static key => !key.StartsWith("user.ais.", StringComparison.Ordinal)));
            Assert.Equal(value, Encoding.UTF8.GetString(fs.GetXattr(path, "user.value").Ok()));
            ByteAssert.Same(content, fs.ReadFile(path).Ok());
        }

        ByteAssert.Same(content, (await Bucket.GetAsync(path))!);
        Assert.Contains(path.TrimStart('/'), await ObjectsAsync());
    }

    // What the cluster lists, but for markers.
    private async Task<string[]> ObjectsAsync()
        => [.. (await Bucket.ListAsync(Folder + "/")).Keys.Where(static key => !key.EndsWith("/.aisfs-dir", StringComparison.Ordinal))];

    private enum Existing
    {
        None,
        SameContent,
        OtherContent,
    }

    public sealed class OverMount(MountFixture fixture) : NameMatrixTests(fixture), IClassFixture<MountFixture>;
}
