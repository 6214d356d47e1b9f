using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>What operations cost the cluster, counted at the embedded server.</summary>
public abstract class RequestTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    // Bytes of content that may go over the wire where none should: small files, headers of nothing.
    private const int Little = 64 * 1024;
    private const int Chunk = 128 * 1024;

    private RequestLog Requests => Cluster.Server.Requests;

    [Fact]
    [Semantics("S12")]
    public async Task A_long_listing_of_own_files_costs_no_request_per_file()
    {
        const int Count = 300;
        for (int i = 0; i < Count; i++)
        {
            Fs.WriteFile(At($"file-{i}"), new byte[i], Octal.Of(640)).Ok();
        }

        await Fixture.RemountAsync();
        Requests.Clear();
        foreach (Listed entry in Fs.List(Folder).Ok())
        {
            NodeInfo info = Fs.Stat(At(entry.Name)).Ok();
            if (Has(Feature.Posix))
            {
                Assert.Equal(Octal.Of(640), info.Mode);
            }
        }

        // What is asked belongs to the directory itself: its name is looked up as one that may be a file's, and is none.
        Assert.InRange(Requests.Count(Operation.ObjectGet), 0, 2);
        Assert.InRange(Requests.Count(), 1, 12);
    }

    [Fact]
    [Semantics("S55")]
    public async Task A_directory_of_many_directories_costs_listings_and_none_per_directory()
    {
        const int Count = 400;
        Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = At("d").TrimStart('/'), Suffix = "/file", Count = Count, Digits = 5 });
        for (int i = 0; i < 20; i++)
        {
            await Bucket.PutAsync(At($"left-{i}/file"), [1]);
            await Bucket.DeleteAsync(At($"left-{i}/file"));
        }

        await Fixture.RemountAsync();
        Fs.Stat(Folder).Ok();
        Requests.Clear();
        Assert.Equal(Count, Fs.Names(Folder).Length);
        Assert.InRange(Requests.Count(Operation.ListObjects, NodeRole.Proxy), 1, 4);
    }

    [Fact]
    [Semantics("S251")]
    public async Task Directories_without_a_marker_cost_no_request_for_their_attributes()
    {
        const int Count = 60;
        Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = At("d").TrimStart('/'), Suffix = "/file", Count = Count, Digits = 5 });
        for (int i = 0; i < 3; i++)
        {
            Fs.MakeDirectory(At($"own-{i}")).Ok();
            if (Has(Feature.Posix))
            {
                Fs.Chmod(At($"own-{i}"), Octal.Of(750)).Ok();
            }

            await Bucket.PutAsync(At($"own-{i}/.a"), [1]);
        }

        await Fixture.RemountAsync();
        Fs.Stat(Folder).Ok();
        Requests.Clear();
        foreach (Listed entry in Fs.List(Folder).Ok())
        {
            NodeInfo info = Fs.Stat(At(entry.Name)).Ok();
            if (Has(Feature.Posix))
            {
                Assert.Equal(entry.Name.StartsWith("own-", StringComparison.Ordinal) ? Octal.Of(750) : Octal.Of(755), info.Mode);
            }
        }

        Assert.InRange(Requests.Count(Operation.ObjectHead), 0, Count / 2);
    }

    [Fact]
    [Semantics("S56")]
    public async Task More_names_than_a_page_holds_are_listed_in_a_few_pages()
    {
        string folder = Folder.TrimStart('/');
        Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = $"{folder}/d", Suffix = "/x", Count = 5200, Digits = 5 });
        Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = $"{folder}/d", Suffix = ".txt", Count = 5200, Digits = 5 });
        await Bucket.PutAsync(At("a"), [1]);
        await Fixture.RemountAsync();
        Requests.Clear();
        string[] names = Fs.Names(Folder);
        Assert.Equal((10_401, 10_401), (names.Length, names.Distinct().Count()));
        Assert.InRange(Requests.Count(Operation.ListObjects, NodeRole.Proxy), 2, 12);
    }

    [Fact]
    [Semantics("S30")]
    public void A_rename_moves_no_bytes_through_the_client()
    {
        byte[] content = TestBytes.Make(5_000_000, 3);
        Fs.WriteFile(At("old"), content).Ok();
        Requests.Clear();
        Fs.Rename(At("old"), At("new")).Ok();
        Assert.InRange(Requests.BytesReceived, 0, Little);
        Assert.InRange(Requests.BytesSent, 0, Little);
        Assert.True(Requests.Count(Operation.ObjectCopy) > 0);
        Assert.Equal(0, Requests.Count(Operation.ObjectPut) + Requests.Count(Operation.ObjectGet) + Requests.Count(Operation.ObjectRename));
        ByteAssert.Same(content, Fs.ReadFile(At("new")).Ok());
    }

    [Fact]
    [Semantics("S31")]
    public void A_rename_of_a_directory_moves_no_bytes_through_the_client()
    {
        Fs.MakeDirectory(At("old")).Ok();
        for (int i = 0; i < 40; i++)
        {
            Fs.WriteFile(At($"old/file-{i}"), TestBytes.Make(50_000, (ulong)i)).Ok();
        }

        Requests.Clear();
        Fs.Rename(At("old"), At("new")).Ok();
        Assert.InRange(Requests.BytesReceived, 0, Little);
        Assert.InRange(Requests.BytesSent, 0, Little);
        Assert.Equal(40, Fs.Names(At("new")).Length);
    }

    [Theory]
    [InlineData(10_000_000)]
    [InlineData(20_000_000)]
    [Semantics("S33")]
    public async Task Appending_does_not_send_the_old_bytes_again(int size)
    {
        // A larger file goes up in parts: AIStore appends to it once it was sent again in one.
        const int Rounds = 3;
        const int Added = 10;
        byte[] content = TestBytes.Make(size + (Rounds * Added), 4);
        Fs.WriteFile(At("log"), content.AsSpan(0, size)).Ok();
        for (int round = 0; round < Rounds; round++)
        {
            await Fixture.RemountAsync();
            Requests.Clear();
            using (ITestFile file = Fs.Open(At("log"), OpenMode.Write | OpenMode.Append).Ok())
            {
                file.WriteAll(content.AsSpan(size + (round * Added), Added), 0).Ok();
                file.Close().Ok();
            }

            if (round > 0 || size < 16 << 20)
            {
                // The first lookup in a directory brings the first chunk: programs mostly read what they look up.
                Assert.InRange(Requests.BytesReceived, Added, Little);
                Assert.InRange(Requests.BytesSent, 0, Chunk + Little);
            }

            ByteAssert.Same(content.AsSpan(0, size + ((round + 1) * Added)).ToArray(), await Bucket.GetAsync(At("log")));
        }
    }

    [Fact]
    [Semantics("S32")]
    public void A_file_written_from_front_to_end_goes_up_while_it_is_written()
    {
        Requests.Clear();
        using ITestFile file = Fs.Open(At("large"), OpenMode.Write | OpenMode.Create).Ok();
        for (int offset = 0; offset < 120_000_000; offset += 1_000_000)
        {
            file.WriteAll(TestBytes.Make(1_000_000, 5, offset), offset).Ok();
        }

        Assert.True(Requests.Count(Operation.ObjectPutPart) > 0, "No part went up before the file was closed.");
        long staged = StagedBytes();
        Assert.True(staged < 10_000_000, $"A sequential file was staged: {staged} bytes.");
        file.Close().Ok();
        Assert.InRange(Requests.BytesReceived, 120_000_000, 130_000_000);
    }

    [Fact]
    [Semantics("S32")]
    public void A_file_written_in_any_other_order_is_staged_and_goes_up_at_close()
    {
        using ITestFile file = Fs.Open(At("random"), OpenMode.Write | OpenMode.Create).Ok();
        Requests.Clear();
        for (int offset = 29_000_000; offset >= 0; offset -= 1_000_000)
        {
            file.WriteAll(TestBytes.Make(1_000_000, 6, offset), offset).Ok();
        }

        Assert.Equal(0, Requests.Count(Operation.ObjectPut) + Requests.Count(Operation.ObjectPutPart));
        Assert.True(StagedBytes() > 10_000_000, "Nothing was staged.");
        file.Close().Ok();
        Assert.InRange(Requests.BytesReceived, 30_000_000, 31_000_000);
    }

    [Fact]
    public void A_small_new_file_is_one_PUT()
    {
        Requests.Clear();
        Fs.WriteFile(At("small"), TestBytes.Make(10_000, 1)).Ok();
        Assert.Equal(1, Requests.Count(Operation.ObjectPut, NodeRole.Target));
        Assert.Equal(0, Requests.Count(Operation.ObjectPatch));
        Assert.InRange(Requests.Count(role: NodeRole.Target), 1, 3);
    }

    [Fact]
    public async Task A_small_object_is_read_with_one_GET()
    {
        await Bucket.PutAsync(At("small"), TestBytes.Make(10_000, 1));
        Fs.Names(Folder);
        await Fixture.RemountAsync();
        Fs.Stat(Folder).Ok();
        Requests.Clear();
        Fs.Stat(At("small")).Ok();
        Fs.ReadFile(At("small")).Ok();
        Assert.Equal(1, Requests.Count(Operation.ObjectGet, NodeRole.Target));
    }

    [Fact]
    [Semantics("S226")]
    public async Task Reads_here_and_there_in_a_large_file_fetch_little_more_than_they_ask_for()
    {
        const int Reads = 30;
        const int Length = 4096;
        byte[] content = TestBytes.Make(32 << 20, 6);
        await Bucket.PutAsync(At("rows"), content);
        await Fixture.RemountAsync();
        using ITestFile file = Fs.Open(At("rows"), OpenMode.Read).Ok();
        Requests.Clear();
        byte[] row = new byte[Length];
        for (int i = 1; i <= Reads; i++)
        {
            int offset = ((i * 37 % 61) << 19) + (i * 2 * Length);
            Assert.Equal(Length, file.Read(row, offset).Ok());
            ByteAssert.Same(content.AsSpan(offset, Length).ToArray(), row);
        }

        Assert.Equal(Reads, Requests.Count(Operation.ObjectGet, NodeRole.Target));
        Assert.InRange(Requests.BytesSent, Reads * Length, Reads * (16 << 10));
    }

    [Fact]
    public void Opening_a_known_file_again_costs_nothing()
    {
        Fs.WriteFile(At("known"), TestBytes.Make(100_000, 1)).Ok();
        Fs.ReadFile(At("known")).Ok();
        Requests.Clear();
        Fs.ReadFile(At("known")).Ok();
        Assert.Equal(0, Requests.Count(Operation.ObjectGet));
    }

    [Fact]
    public void A_missing_name_is_not_asked_for_again_and_again()
    {
        Fs.Stat(At("absent")).Fails(Errno.ENOENT);
        Requests.Clear();
        for (int i = 0; i < 100; i++)
        {
            Fs.Stat(At("absent")).Fails(Errno.ENOENT);
        }

        // The negative entry may expire once or twice on a slow machine.
        Assert.InRange(Requests.Count(), 0, 20);
    }

    private long StagedBytes()
    {
        string folder = Fixture is WineFixture wine ? wine.StagingFolder : ((MountFixture)Fixture).Mount.StagingFolder;
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
    }

    [Collection(AloneCollection.Name)]
    public sealed class OverMount(OwnClusterMountFixture fixture) : RequestTests(fixture), IClassFixture<OwnClusterMountFixture>;

    [Collection(AloneCollection.Name)]
    public sealed class OverWinFsp(OwnClusterWineFixture fixture) : RequestTests(fixture), IClassFixture<OwnClusterWineFixture>;
}
