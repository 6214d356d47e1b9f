using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>What files of other clients cost, and what programs see of their times.</summary>
public abstract class TimesTests(TracedMountFixture fixture) : ObjectFamilyTests(fixture)
{
    private const long UnknownNs = 946_684_800_000_000_000;

    private RequestLog Requests => Cluster.Server.Requests;

    private MountFixture Mounted => (MountFixture)Fixture;

    // The kernel asks for attributes when a file is opened; that no program sees them is known of processes that may be looked into.
    private static bool SeesCalls => Libc.EffectiveUser() == 0;

    // The folder was made here, and counts as empty until then.
    private async Task SeedAsync(string prefix, int count, int perDirectory = 0)
    {
        Cluster.Server.SeedObjects(new ObjectSeed
        {
            Bucket = Bucket.Name,
            Prefix = At(prefix).TrimStart('/'),
            Count = count,
            Digits = 4,
            Size = 1000,
            PerDirectory = perDirectory,
        });
        await Fixture.RemountAsync();
    }

    private Task<CommandResult> RunAsync(string program, params string[] arguments)
        => CommandRunner.RunAsync(program, arguments, TimeSpan.FromSeconds(60), Mounted.Mount.Mountpoint + Folder);

    [Collection(AloneCollection.Name)]
    public sealed class Exact(TracedMountFixture fixture) : TimesTests(fixture), IClassFixture<TracedMountFixture>
    {
        [Fact]
        [Semantics("S190")]
        public async Task Files_of_a_listing_are_opened_and_read_without_a_request_for_their_attributes()
        {
            await SeedAsync("f", 20);
            Assert.Equal(20, Fs.Names(Folder).Length);
            Requests.Clear();
            for (int i = 0; i < 20; i++)
            {
                using ITestFile file = Fs.Open(At($"f{i:d4}"), OpenMode.Read).Ok();
                Assert.Equal(1000, file.Read(new byte[4096], 0).Ok());
            }

            Assert.InRange(Requests.Count(Operation.ObjectHead, NodeRole.Target), 0, SeesCalls ? 0 : 20);
            Assert.InRange(Requests.Count(Operation.ObjectGet, NodeRole.Target), 1, 20);
        }

        [Fact]
        [Semantics("S190", "S191")]
        public async Task Programs_see_the_time_of_the_last_write_and_the_pages_stay()
        {
            await SeedAsync("f", 4);
            Assert.Equal(4, Fs.Names(Folder).Length);
            using ITestFile file = Fs.Open(At("f0000"), OpenMode.Read).Ok();
            Assert.Equal(1000, file.Read(new byte[4096], 0).Ok());
            Requests.Clear();
            long opened = file.Stat().Ok().ModifiedNs;
            Assert.Equal(1, Requests.Count(Operation.ObjectHead, NodeRole.Target));
            Assert.Equal(opened, Fs.Stat(At("f0000")).Ok().ModifiedNs);
            int start = Fixture.LogLength;
            Assert.Equal(1000, file.Read(new byte[4096], 0).Ok());
            Assert.Equal(opened, Fs.Stat(At("f0000")).Ok().ModifiedNs);

            // The log comes in order: once this lookup is there, so is what came before.
            Fs.Stat(At("absent")).Fails(Errno.ENOENT);
            Assert.DoesNotContain("FUSE_READ ", await WaitForLogAsync(start, "FUSE_LOOKUP"), StringComparison.Ordinal);

            // Whoever asks, by whatever call: never another time.
            string[] told =
            [
                (await RunAsync("stat", "-c", "%Y", "f0001")).Output.Trim(),
                (await RunAsync("find", "f0002", "-printf", "%Ts")).Output.Trim(),
                (await RunAsync("ls", "-l", "--time-style=+%s", "f0003")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[5],
            ];
            for (int i = 0; i < told.Length; i++)
            {
                Assert.Equal((Fs.Stat(At($"f{i + 1:d4}")).Ok().ModifiedNs / 1_000_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture), told[i]);
                Assert.NotEqual(UnknownNs / 1_000_000_000, long.Parse(told[i], System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        [Fact]
        [Semantics("S191")]
        public async Task A_version_that_was_replaced_before_its_time_was_asked_for_has_the_unknown_time()
        {
            await Bucket.PutAsync(At("f"), new byte[5000]);
            await Fixture.RemountAsync();
            Assert.Equal(["f"], Fs.Names(Folder));
            using ITestFile file = Fs.Open(At("f"), OpenMode.Read).Ok();
            Assert.Equal(5000, file.Read(new byte[8192], 0).Ok());
            if (!SeesCalls)
            {
                return;
            }

            await Bucket.PutAsync(At("f"), new byte[6000]);
            NodeInfo old = file.Stat().Ok();
            Assert.Equal((5000L, UnknownNs), (old.Size, old.ModifiedNs));

            // The kernel is told that the name means another file now; until it has heard, it may answer with what it knows.
            NodeInfo now = Fs.Stat(At("f")).Ok();
            for (long started = Environment.TickCount64; now.Size != 6000 && Environment.TickCount64 - started < 10_000;)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
                now = Fs.Stat(At("f")).Ok();
            }

            Assert.Equal(6000, now.Size);
            Assert.NotEqual(UnknownNs, now.ModifiedNs);
        }

        [Fact]
        [Semantics("S192", "S193")]
        public async Task A_walk_costs_listings_of_the_whole_tree()
        {
            await SeedAsync("t/", 600, perDirectory: 10);
            Requests.Clear();
            CommandResult found = await RunAsync("find", ".", "-type", "f");
            Assert.Equal(600, found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.InRange(Requests.Count(Operation.ObjectHead, NodeRole.Target), 0, 6);
            Assert.InRange(Requests.Count(Operation.ListObjects, NodeRole.Proxy), 1, 10);

            // What is changed here is seen at once, whatever came with the walk.
            Fs.WriteFile(At("t/d30/new"), [1]).Ok();
            Fs.Unlink(At("t/d31/0310")).Ok();
            Assert.Contains("new", Fs.Names(At("t/d30")));
            Assert.Equal(9, Fs.Names(At("t/d31")).Length);
        }

        [Fact]
        [Semantics("S198")]
        public async Task A_long_listing_looks_up_few_of_its_names()
        {
            const int Count = 2000;
            await SeedAsync("f", Count);
            Fs.Stat(Folder).Ok();
            Requests.Clear();
            Assert.Equal(Count, (await RunAsync("find", ".", "-type", "f")).Output.Count(c => c == '\n'));
            Assert.InRange(Requests.Count(Operation.ObjectHead, NodeRole.Target), 0, 2);
            Requests.Clear();
            int start = Fixture.LogLength;
            Assert.Equal(Count + 1, (await RunAsync("ls", "-l")).Output.Count(c => c == '\n'));
            Assert.InRange(Requests.Count(Operation.ObjectHead, NodeRole.Target), Count, Count + 4);
            Assert.InRange(Requests.Count(Operation.ListObjects, NodeRole.Proxy), 0, 3);

            // The log comes in order: once this lookup is there, so is what came before.
            Fs.Stat(At("absent")).Fails(Errno.ENOENT);
            string log = await WaitForLogAsync(start, "FUSE_LOOKUP");
            Assert.InRange(log.Split("FUSE_LOOKUP ").Length + log.Split("FUSE_GETATTR ").Length, 2, Count);
        }

        [Fact]
        [Semantics("S199")]
        public async Task The_first_names_come_before_the_last_page()
        {
            // Five pages. The directory itself may be asked for once more before the first one.
            const int Count = 42_000;
            const string Script = """
                import os, time
                begun = time.monotonic()
                entries = os.scandir('.')
                next(entries)
                first = time.monotonic()
                count = 1 + sum(1 for entry in entries)
                print(count, first - begun, time.monotonic() - begun)
                """;
            await SeedAsync("f", Count);
            Fs.Stat(Folder).Ok();
            Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ListObjects, Role = NodeRole.Proxy, Delay = TimeSpan.FromSeconds(1) }]);
            try
            {
                string[] told = (await RunAsync("python3", "-c", Script)).Output.Split(' ', StringSplitOptions.TrimEntries);
                double[] seconds = [.. told.Skip(1).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
                Assert.Equal($"{Count}", told[0]);
                Assert.True(seconds[0] * 2 < seconds[1], $"The first name came after {seconds[0]} of {seconds[1]} s.");
            }
            finally
            {
                Cluster.Server.Faults.Clear();
            }
        }

        [Fact]
        [Semantics("S195")]
        public async Task Times_are_asked_for_once_per_version()
        {
            await SeedAsync("f", 50);
            Requests.Clear();
            CommandResult first = await RunAsync("ls", "-l", "--time-style=+%s");
            Assert.InRange(Requests.Count(Operation.ObjectHead, NodeRole.Target), 50, 53);
            CommandResult forgotten = await Mounted.Mount.AskAsync("forget", Mounted.Mount.Mountpoint + Folder);
            Assert.Equal(0, forgotten.ExitCode);
            Requests.Clear();
            Assert.Equal(first.Output, (await RunAsync("ls", "-l", "--time-style=+%s")).Output);
            Assert.InRange(Requests.Count(Operation.ObjectHead, NodeRole.Target), 0, 3);
        }
    }

    [Collection(AloneCollection.Name)]
    public sealed class Listed(ListedTimesMountFixture fixture) : TimesTests(fixture), IClassFixture<ListedTimesMountFixture>
    {
        [Fact]
        [Semantics("S194")]
        public async Task No_request_is_made_for_a_time()
        {
            await SeedAsync("f", 50);
            Fs.WriteFile(At("own"), [1]).Ok();
            Fs.SetTimes(At("own"), null, 1_500_000_000_000_000_000).Ok();
            await Fixture.RemountAsync();

            // The folder itself is looked up, as a name of which nothing is known.
            Fs.Stat(Folder).Ok();
            Requests.Clear();
            CommandResult listed = await RunAsync("ls", "-l", "--time-style=+%s");
            Assert.Equal(50, listed.Output.Split('\n').Count(line => line.Contains(" 946684800 ", StringComparison.Ordinal)));
            Assert.Contains(" 1500000000 own", listed.Output, StringComparison.Ordinal);
            Assert.Equal(UnknownNs, Fs.Stat(At("f0007")).Ok().ModifiedNs);

            // What is asked belongs to the marker of a directory: none of the 50 files is asked for.
            Assert.InRange(Requests.Count(Operation.ObjectHead, NodeRole.Target), 0, 2);
        }
    }

    [Collection(AloneCollection.Name)]
    public sealed class Fast(FastTimesMountFixture fixture) : TimesTests(fixture), IClassFixture<FastTimesMountFixture>
    {
        [Fact]
        [Semantics("S194")]
        public async Task A_time_is_asked_for_behind_the_answer()
        {
            await SeedAsync("f", 10);
            Assert.Equal(10, Fs.Names(Folder).Length);
            long first = Fs.Stat(At("f0004")).Ok().ModifiedNs;
            Assert.Equal(UnknownNs, first);
            await Wait.UntilAsync(() => Fs.Stat(At("f0004")).Ok().ModifiedNs != UnknownNs);
            long known = Fs.Stat(At("f0004")).Ok().ModifiedNs;
            Assert.Equal(known, Fs.Stat(At("f0004")).Ok().ModifiedNs);
        }
    }
}
