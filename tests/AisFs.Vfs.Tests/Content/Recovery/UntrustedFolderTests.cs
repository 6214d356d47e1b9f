using System.Globalization;
using System.Text;
using AisFs.TestKit;
using AisFs.TestKit.Native;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content.Recovery;

/// <summary>What lies in a staging folder is not trusted: one sentence for each bad entry, and the good ones go on.</summary>
[Semantics("S78")]
public sealed class UntrustedFolderTests : IAsyncLifetime
{
    private const string Good = "0000000a";
    private const string Bad = "0000000b";

    private readonly string _original = Directory.CreateTempSubdirectory("aisfs-original-").FullName;
    private readonly string _staging = Directory.CreateTempSubdirectory("aisfs-untrusted-").FullName;
    private readonly MemoryObjectStore _store = new();
    private readonly byte[] _bytes = Bytes(60_000);

    private string Folder => Assert.Single(Directory.GetDirectories(_staging));

    public async ValueTask InitializeAsync()
    {
        await using (ContentHarness harness = new(Small with { ClusterId = "here" }, staging: _original, store: _store))
        {
            FileContent content = harness.Contents.Create(harness.Key("bad"));
            await content.ResizeAsync(_bytes.Length, Token);
            await WriteAsync(content, 30_000, _bytes.AsMemory(30_000));
            await WriteAsync(content, 0, _bytes.AsMemory(0, 30_000));
            _store.FailNext(StoreOperation.BeginMultipart, FsError.Busy, 100);
            await FlushAsync(content);
            await content.DisposeAsync();
            _store.Hook = null;
        }

        Restore();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_original, recursive: true);
        Directory.Delete(_staging, recursive: true);
        return ValueTask.CompletedTask;
    }

    public static TheoryData<string> Texts => new(
        "", " ", "null", "[]", "{}", "{", "0", "\"text\"", "{\"format\":2}", "{\"format\":99999999999999999999}", "{\"format\":1e999}", "{\"format\":null}",
        "{\"format\":2,\"cluster\":null,\"provider\":null,\"namespace\":null,\"bucket\":null,\"name\":null,\"boot\":null,\"base\":null,\"check\":null}",
        "{\"format\":2,\"base\":{\"version\":null,\"checksum\":null,\"size\":-9223372036854775808}}",
        "{\"format\":2,\"time\":\"yesterday\"}", "{\"format\":2,\"log\":-1,\"seal\":{\"logLength\":9223372036854775807,\"dataLength\":-1}}",
        "{\"format\":2,\"custom\":{\"aisfs\":null}}", "\uFEFF{}", "{\"format\":2}{\"format\":2}");

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_record_that_is_none_is_told(string text) => Spoil(".json", path => File.WriteAllText(path, text));

    [Fact]
    public void A_record_that_nests_deeply_is_told() => Spoil(".json", path => File.WriteAllText(path, new string('[', 200_000)));

    [Fact]
    public void A_record_that_is_huge_is_told()
        => Spoil(".json", path =>
        {
            using FileStream huge = File.OpenWrite(path);
            huge.SetLength(1L << 40);
        });

    [Theory]
    [InlineData(".json")]
    [InlineData(".data")]
    [InlineData(".2.log")]
    public void A_FIFO_is_not_waited_for(string suffix)
        => Spoil(suffix, path =>
        {
            File.Delete(path);
            Assert.Equal(0, Libc.MakeNode(PathBytes.Of(path), 0x1180, 0));
        });

    [Theory]
    [InlineData(".json")]
    [InlineData(".data")]
    [InlineData(".2.log")]
    public void A_link_is_not_followed(string suffix)
        => Spoil(suffix, path =>
        {
            string moved = Path.Combine(_original, "moved" + suffix);
            File.Move(path, moved);
            File.CreateSymbolicLink(path, moved);
        });

    [Theory]
    [InlineData(".json")]
    [InlineData(".data")]
    [InlineData(".2.log")]
    public void A_folder_in_place_of_a_file_is_told(string suffix)
        => Spoil(suffix, path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        });

    [Theory]
    [InlineData(".data")]
    [InlineData(".2.log")]
    public void What_is_missing_is_told(string suffix) => Spoil(suffix, File.Delete);

    [Theory]
    [InlineData("ais", "", "b", "../../../v1/cluster")]
    [InlineData("ais", "", "b", "a/../../o")]
    [InlineData("ais", "", "b", "a//b")]
    [InlineData("ais", "", "b", "/a")]
    [InlineData("ais", "", "b", "a\0b")]
    [InlineData("ais", "", "b", "")]
    [InlineData("ais", "", "../b", "o")]
    [InlineData("ais", "", "b/o", "o")]
    [InlineData("ais", "", "", "o")]
    [InlineData("ais", "@../x", "b", "o")]
    [InlineData("ais", "x", "b", "o")]
    [InlineData("file", "", "b", "o")]
    public void A_name_that_no_object_has_is_told(string provider, string ns, string bucket, string name)
        => Spoil(".json", path => Rewrite(path, record => record with { Provider = provider, Namespace = ns, Bucket = bucket, Name = name }));

    [Theory]
    [InlineData("")]
    [InlineData("D 0 10\n")]
    [InlineData("AisFs-log 2\n")]
    [InlineData("D 0 9223372036854775807 0000000000000000\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task A_log_that_is_none_is_told_and_nothing_is_sent(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, Bad + ".2.log"), text, Token);
        await ExpectDoubtAsync();
    }

    [Fact]
    public async Task A_log_that_repeats_offsets_beyond_any_file_is_told_and_nothing_is_sent()
    {
        string path = Path.Combine(Folder, Bad + ".2.log");
        ulong chain = 0;
        StringBuilder log = new();
        foreach (string line in new[] { StagingLogLine.Header, "D 9223372036854775807 9223372036854775807" })
        {
            chain = StagingLogLine.Chain(chain, line);
            log.Append(CultureInfo.InvariantCulture, $"{line} {chain:x16}\n");
        }

        await File.WriteAllTextAsync(path, log.ToString(), Token);
        await ExpectDoubtAsync();
    }

    [Fact]
    public async Task A_log_or_data_that_are_shorter_than_they_were_are_told_and_nothing_is_sent()
    {
        foreach (string suffix in new[] { ".2.log", ".data" })
        {
            Restore();
            string path = Path.Combine(Folder, Bad + suffix);
            int length = (int)new FileInfo(path).Length;
            for (int cut = 0; cut < length; cut += Math.Max(1, length / 40))
            {
                Restore();
                using (FileStream stream = File.OpenWrite(path))
                {
                    stream.SetLength(cut);
                }

                await ExpectDoubtAsync();
            }
        }
    }

    /// <summary>Random damage: no exception, the good entry goes on, and an upload sends the right bytes or nothing.</summary>
    [Fact]
    public async Task No_damage_makes_a_wrong_upload()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("AISFS_RECOVERY_FUZZ") ?? "400", CultureInfo.InvariantCulture);
        int uploaded = 0;
        for (int seed = 0; seed < rounds; seed++)
        {
            Restore();
            Random random = new(seed);
            string suffix = random.GetItems([".json", ".json", ".2.log", ".2.log"], 1)[0];
            string path = Path.Combine(Folder, Bad + suffix);
            await File.WriteAllBytesAsync(path, Damage(await File.ReadAllBytesAsync(path, Token), random), Token);
            RecoveryList list = Journal().List();
            Assert.Contains(list.Entries, entry => Path.GetFileName(entry.Path) == Good && entry.Doubt is null);
            foreach (RecoveryEntry entry in list.Entries.Where(entry => Path.GetFileName(entry.Path) == Bad))
            {
                uploaded += (await UploadAsync(entry)).IsDone ? 1 : 0;
            }

            MemoryObject? stored = _store.Get(Key("bad"));
            if (stored is not null && !_bytes.AsSpan().SequenceEqual(stored.Data))
            {
                Assert.Fail($"Seed {seed}: {stored.Data.Length} other bytes went up.");
            }

            _store.Remove(Key("bad"));
            Assert.Null(_store.Get(Key("other")));
        }

        // Some damage repeats what was there.
        Assert.InRange(uploaded, 0, rounds / 4);
    }

    private static ObjectKey Key(string name) => new(BucketId.Ais("b"), name);

    private static byte[] Damage(byte[] bytes, Random random)
    {
        List<byte> damaged = [.. bytes];
        for (int i = random.Next(1, 4); i > 0 && damaged.Count > 0; i--)
        {
            int at = random.Next(damaged.Count);
            int count = Math.Min(random.Next(1, 60), damaged.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, count);
                    break;
                case 2:
                    damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count - count + 1), count));
                    break;
                case 3:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                case 4:
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(random.GetItems(["null", "-1", "99999999999999999999", "\"\"", "{}", "[[[", "1e400", "\n", "../"], 1)[0]));
                    break;
                default:
                    for (int j = at; j < at + count; j++)
                    {
                        damaged[j] = 0;
                    }

                    break;
            }
        }

        return [.. damaged];
    }

    // The same entry twice: the second one, of another object, is to survive whatever becomes of the first.
    private void Restore()
    {
        if (Directory.GetDirectories(_staging) is [var before])
        {
            Directory.Delete(before, recursive: true);
        }

        StagingCopy.OfKilled(_original, _staging);
        string folder = Folder;
        foreach (string file in Directory.GetFiles(folder, "00000001.*"))
        {
            string rest = Path.GetFileName(file)["00000001".Length..];
            File.Copy(file, Path.Combine(folder, Good + rest));
            File.Move(file, Path.Combine(folder, Bad + rest));
        }

        Rewrite(Path.Combine(folder, Good + ".json"), record => record with { Name = "good" });
    }

    private static void Rewrite(string path, Func<StagingRecord, StagingRecord> change)
    {
        StagingRecord record = System.Text.Json.JsonSerializer.Deserialize(File.ReadAllBytes(path), StagingJsonContext.Default.StagingRecord)!;
        File.WriteAllBytes(path, change(record).ToBytes());
    }

    private void Spoil(string suffix, Action<string> how)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links and FIFOs are made as on Unix.");
        Assert.Equal(2, Journal().List().Entries.Count);
        how(Path.Combine(Folder, Bad + suffix));
        RecoveryList list = Journal().List();
        Assert.Equal("good", Assert.Single(list.Entries).Key.Name);
        string fault = Assert.Single(list.Faults);
        Assert.Contains(Bad, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    private async Task ExpectDoubtAsync()
    {
        RecoveryEntry entry = Assert.Single(Journal().List().Entries, entry => entry.Key.Name == "bad");
        Assert.NotNull(entry.Doubt);
        foreach (bool overwrite in new[] { false, true })
        {
            RecoveryOutcome outcome = await new RecoveryUpload(Journal(), _store, "here", overwrite).RunAsync(entry, Token);
            Assert.Equal(RecoveryState.Refused, outcome.State);
            Assert.Contains(entry.Doubt, outcome.Reason, StringComparison.Ordinal);
        }

        Assert.Null(_store.Get(Key("bad")));
        Assert.Equal(2, Journal().List().Entries.Count);
    }

    private async Task<RecoveryOutcome> UploadAsync(RecoveryEntry entry) => await new RecoveryUpload(Journal(), _store, "here", false).RunAsync(entry, Token);

    private RecoveryJournal Journal() => new(Small with { StagingDirectory = _staging }, NullLogger.Instance, TimeProvider.System);
}
