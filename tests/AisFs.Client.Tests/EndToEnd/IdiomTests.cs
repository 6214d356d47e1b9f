using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>What a .NET developer reaches for: contents of every kind, streams for code that only reads synchronously, pages, and times.</summary>
public sealed class IdiomTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_holds_bytes_is_a_content()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        byte[] bytes = "hello, world"u8.ToArray();
        string path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, bytes, Token);
        try
        {
            (string Name, AisContent Content)[] contents =
            [
                ("array", bytes),
                ("memory", bytes.AsMemory()),
                ("read-only memory", (ReadOnlyMemory<byte>)bytes),
                ("binary data", BinaryData.FromString("hello, world")),
                ("stream", new MemoryStream(bytes)),
                ("stream that can't seek", new BufferedStream(new GZipStream(new MemoryStream(Zip(bytes)), CompressionMode.Decompress))),
                ("file", AisContent.FromFile(path)),
                ("chunks", AisContent.FromChunks(Chunks(bytes, Token))),
                ("chunks of a known length", AisContent.FromChunks(Chunks(bytes, Token), bytes.Length)),
            ];
            foreach ((string name, AisContent content) in contents)
            {
                await fixture.Bucket.Object(name).PutAsync(content, cancellationToken: Token);
                Assert.Equal("hello, world", Encoding.UTF8.GetString(await fixture.Bucket.Object(name).ReadAllAsync(cancellationToken: Token)));
            }

            await fixture.Bucket.Object("direct").PutAsync(bytes, cancellationToken: Token);
            Assert.Throws<ArgumentNullException>(() => { AisContent none = (byte[])null!; });
            Assert.Throws<ArgumentNullException>(() => { AisContent none = (Stream)null!; });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Chunks_that_can_not_come_again_are_not_sent_again()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () =>
            await fixture.Bucket.Object("broken").PutAsync(AisContent.FromChunks(Broken()), cancellationToken: Token));
        Assert.Contains("the source broke", error.Message, StringComparison.Ordinal);
        Assert.Null(await fixture.Bucket.Object("broken").TryHeadAsync(cancellationToken: Token));

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> Broken()
        {
            yield return new byte[100_000];
            await Task.Yield();
            throw new IOException("the source broke");
        }
    }

    [Fact]
    public async Task Code_that_only_reads_synchronously_works_on_a_stream_of_an_object()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await fixture.Bucket.Object("lines").PutAsync("first\nsecond\n"u8.ToArray(), cancellationToken: Token);
        await fixture.Bucket.Object("data.json").PutAsync("""{"answer": 42}"""u8.ToArray(), cancellationToken: Token);
        using MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using StreamWriter entry = new(archive.CreateEntry("dir/member.txt").Open());
            entry.Write(new string('x', 300_000) + "end");
        }

        zip.Position = 0;
        await fixture.Bucket.Object("archive.zip").PutAsync(zip, cancellationToken: Token);

        using (StreamReader reader = new(await OpenAsync("lines")))
        {
            Assert.Equal(("first", "second", null), (reader.ReadLine(), reader.ReadLine(), reader.ReadLine()));
        }

        using (Stream json = await OpenAsync("data.json"))
        using (JsonDocument document = JsonDocument.Parse(json))
        {
            Assert.Equal(42, document.RootElement.GetProperty("answer").GetInt32());
        }

        using (ZipArchive archive = new(await OpenAsync("archive.zip"), ZipArchiveMode.Read))
        using (StreamReader member = new(archive.GetEntry("dir/member.txt")!.Open()))
        {
            string text = member.ReadToEnd();
            Assert.Equal(300_003, text.Length);
            Assert.EndsWith("xend", text, StringComparison.Ordinal);
        }

        using (AisObjectBody body = await fixture.Bucket.Object("lines").GetAsync(cancellationToken: Token))
        using (StreamReader reader = new(body.AsStream()))
        {
            Assert.Equal("first\nsecond\n", reader.ReadToEnd());
        }

        async Task<Stream> OpenAsync(string name) => await fixture.Bucket.Object(name).GetReader().OpenStreamAsync(Token);
    }

    [Fact]
    public async Task What_was_written_synchronously_is_there_when_the_stream_was_disposed()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        using (StreamWriter writer = new(await fixture.Bucket.Object("log").OpenWriteAsync(Token)))
        {
            writer.WriteLine("one");
            writer.Flush();
            writer.WriteLine("two");
        }

        Assert.Equal($"one{Environment.NewLine}two{Environment.NewLine}", Encoding.UTF8.GetString(await fixture.Bucket.Object("log").ReadAllAsync(cancellationToken: Token)));
    }

    [Fact]
    public async Task A_listing_comes_page_by_page_and_goes_on_at_a_token_that_was_kept()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        string[] names = [.. Enumerable.Range(0, 25).Select(static i => $"o{i:d2}")];
        await Task.WhenAll(names.Select(name => fixture.Bucket.Object(name).PutAsync("x"u8.ToArray(), cancellationToken: Token).AsTask()));
        AisListing listing = fixture.Bucket.ListAsync(cancellationToken: Token);
        List<AisListPage> pages = await listing.AsPages(pageSize: 10).ToListAsync(Token);
        Assert.Equal([10, 10, 5], pages.Select(static page => page.Entries.Count));
        Assert.Equal(names, pages.SelectMany(static page => page.Entries).Select(static entry => entry.Name));
        Assert.Empty(pages[^1].ContinuationToken);
        Assert.Equal(names.Skip(10), (await listing.AsPages(pages[0].ContinuationToken).ToListAsync(Token)).SelectMany(static page => page.Entries).Select(static entry => entry.Name));
        Assert.Equal(names, await listing.Select(static entry => entry.Name).ToListAsync(Token));
        Assert.Equal(names, await listing.Select(static entry => entry.Name).ToListAsync(Token));
    }

    [Fact]
    public async Task Times_come_as_dotnet_has_them_too()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        DateTimeOffset before = DateTimeOffset.UtcNow.AddMinutes(-5);
        AisPutResult stored = await fixture.Bucket.Object("o").PutAsync("x"u8.ToArray(), cancellationToken: Token);
        AisObjectProperties told = await fixture.Bucket.Object("o").HeadAsync(AisHeadProperties.All, Token);
        Assert.InRange(told.LastModified!.Value, before, DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(told.LastModifiedNs!.Value / 100, (told.LastModified.Value - DateTimeOffset.UnixEpoch).Ticks);
        Assert.Equal(stored.AccessedNs is null, stored.Accessed is null);
        Assert.InRange((await fixture.Bucket.HeadAsync(Token)).Created!.Value, before, DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Null(new AisObjectProperties { Name = "x" }.LastModified);
        Assert.Null(new AisObjectProperties { Name = "x", AccessedNs = 0 }.Accessed);
    }

    private static byte[] Zip(byte[] bytes)
    {
        using MemoryStream target = new();
        using (GZipStream zip = new(target, CompressionMode.Compress))
        {
            zip.Write(bytes);
        }

        return target.ToArray();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(byte[] bytes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (byte[] chunk in bytes.Chunk(5))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return chunk;
        }
    }
}
