using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Many threads at once.</summary>
public abstract class ConcurrencyTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    private const int Threads = 8;

    [Fact]
    public async Task Files_made_side_by_side_are_all_there()
    {
        await RunAsync(thread =>
        {
            for (int i = 0; i < 40; i++)
            {
                Fs.WriteFile(At($"file-{thread}-{i}"), TestBytes.Make(1000 + i, (ulong)((thread * 100) + i))).Ok();
            }
        });
        Assert.Equal(Threads * 40, Fs.Names(Folder).Length);
        for (int thread = 0; thread < Threads; thread++)
        {
            Assert.Equal(TestBytes.Make(1039, (ulong)((thread * 100) + 39)), Fs.ReadFile(At($"file-{thread}-39")).Ok());
        }
    }

    [Fact]
    public async Task Exactly_one_creates_exclusively()
    {
        for (int round = 0; round < 20; round++)
        {
            int winners = 0;
            string path = At($"file-{round}");
            await RunAsync(_ =>
            {
                Outcome<ITestFile> outcome = Fs.Open(path, OpenMode.Write | OpenMode.Create | OpenMode.Exclusive);
                if (outcome.Succeeded)
                {
                    Interlocked.Increment(ref winners);
                    outcome.Result.Close().Ok();
                }
                else
                {
                    outcome.Fails(Errno.EEXIST);
                }
            });
            Assert.Equal(1, winners);
        }
    }

    [Fact]
    public async Task Exactly_one_makes_and_removes_a_directory()
    {
        for (int round = 0; round < 15; round++)
        {
            int made = 0;
            int removed = 0;
            await RunAsync(_ => Count(Fs.MakeDirectory(At("directory")), Errno.EEXIST, ref made));
            await RunAsync(_ => Count(Fs.RemoveDirectory(At("directory")), Errno.ENOENT, ref removed));
            Assert.Equal((1, 1), (made, removed));
        }
    }

    [Fact]
    public async Task Exactly_one_removes_and_renames_a_file()
    {
        for (int round = 0; round < 15; round++)
        {
            int removed = 0;
            int renamed = 0;
            Fs.WriteFile(At("file"), [1]).Ok();
            await RunAsync(thread => Count(Fs.Rename(At("file"), At($"moved-{thread}")), Errno.ENOENT, ref renamed));
            string moved = Assert.Single(Fs.Names(Folder));
            await RunAsync(_ => Count(Fs.Unlink(At(moved)), Errno.ENOENT, ref removed));
            Assert.Equal((1, 1), (removed, renamed));
            Assert.Empty(Fs.Names(Folder));
        }
    }

    [Fact]
    public async Task Writers_of_separate_regions_do_not_disturb_each_other()
    {
        const int Region = 400_000;
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            await RunAsync(thread =>
            {
                for (int done = 0; done < Region; done += 40_000)
                {
                    long offset = ((long)thread * Region) + done;
                    file.WriteAll(TestBytes.Make(40_000, 9, offset), offset).Ok();
                    Assert.Equal(-1, TestBytes.FirstDifference(file.ReadExactly(offset, 40_000), 9, offset));
                }
            });
            file.Close().Ok();
        }

        byte[] content = Fs.ReadFile(At("file")).Ok();
        Assert.Equal(Threads * Region, content.Length);
        Assert.Equal(-1, TestBytes.FirstDifference(content, 9));
    }

    [Fact]
    [Semantics("S28")]
    public async Task Readers_see_an_old_or_a_new_file_whole()
    {
        byte[][] versions = [.. Enumerable.Range(1, 6).Select(i => TestBytes.Make(10_000 * i, (ulong)i))];
        Fs.WriteFile(At("file"), versions[0]).Ok();
        bool done = false;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                byte[] content = Fs.ReadFile(At("file")).Ok();
                Assert.Contains(versions, version => version.AsSpan().SequenceEqual(content));
            }
        }, TestContext.Current.CancellationToken))];
        for (int i = 0; i < 100; i++)
        {
            Fs.WriteFile(At("file.new"), versions[i % versions.Length]).Ok();
            Fs.Rename(At("file.new"), At("file")).Ok();
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
    }

    [Fact]
    [Semantics("S28")]
    public async Task Who_opens_what_is_removed_and_made_again_finds_it_or_not()
    {
        bool done = false;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                Outcome<byte[]> read = Fs.ReadFile(At("file"));
                Assert.True(read.Error is Errno.OK or Errno.ENOENT, $"{read.Operation}: {read.Error}");
            }
        }, TestContext.Current.CancellationToken))];
        for (int i = 0; i < 60; i++)
        {
            Fs.WriteFile(At("file"), TestBytes.Make(20_000, (ulong)i)).Ok();
            Fs.Unlink(At("file")).Ok();
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Churn_in_separate_directories_leaves_what_it_should()
    {
        await RunAsync(thread =>
        {
            string folder = At($"worker-{thread}");
            Fs.MakeDirectory(folder).Ok();
            Random random = new(thread);
            HashSet<int> there = [];
            for (int i = 0; i < 120; i++)
            {
                int n = random.Next(10);
                string path = $"{folder}/file-{n}";
                if (there.Contains(n) && random.Next(3) > 0)
                {
                    Fs.Unlink(path).Ok();
                    there.Remove(n);
                }
                else
                {
                    Fs.WriteFile(path, TestBytes.Make(random.Next(5000), (ulong)i)).Ok();
                    there.Add(n);
                }
            }

            Assert.Equal(there.Order().Select(n => $"file-{n}"), Fs.Names(folder));
        });
    }

    [Fact]
    [Semantics("S19")]
    public async Task What_one_thread_did_all_others_see()
    {
        for (int round = 0; round < 10; round++)
        {
            string path = At($"file-{round}");
            await RunAsync(_ => Assert.False(Fs.Exists(path)));
            Fs.WriteFile(path, [(byte)round]).Ok();
            await RunAsync(_ => Assert.Equal([(byte)round], Fs.ReadFile(path).Ok()));
            Fs.Unlink(path).Ok();
            await RunAsync(_ => Assert.False(Fs.Exists(path)));
        }
    }

    [Fact]
    public async Task Opposite_renames_do_not_block_each_other()
    {
        Fs.MakeDirectory(At("a")).Ok();
        Fs.MakeDirectory(At("b")).Ok();
        await RunAsync(thread =>
        {
            string from = thread % 2 == 0 ? "a" : "b";
            string to = thread % 2 == 0 ? "b" : "a";
            for (int i = 0; i < 15; i++)
            {
                Fs.WriteFile(At($"{from}/{thread}-{i}"), [1]).Ok();
                Fs.Rename(At($"{from}/{thread}-{i}"), At($"{to}/{thread}-{i}")).Ok();
            }
        });
        Assert.Equal((Threads / 2 * 15, Threads / 2 * 15), (Fs.Names(At("a")).Length, Fs.Names(At("b")).Length));
    }

    private static void Count(Outcome outcome, Errno loser, ref int winners)
    {
        if (outcome.Succeeded)
        {
            Interlocked.Increment(ref winners);
        }
        else
        {
            outcome.Fails(loser);
        }
    }

    private static Task RunAsync(Action<int> work)
        => Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => work(thread), TestContext.Current.CancellationToken)));

    public sealed class OverVfs(VfsFixture fixture) : ConcurrencyTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : ConcurrencyTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : ConcurrencyTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : ConcurrencyTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
