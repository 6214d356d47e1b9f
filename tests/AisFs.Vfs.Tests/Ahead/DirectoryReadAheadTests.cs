using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>Programs that go through a directory find the next files in memory.</summary>
public sealed class DirectoryReadAheadTests
{
    [Fact(Timeout = 60_000)]
    [Semantics("S200")]
    public async Task Files_that_are_read_in_the_order_of_the_listing_are_fetched_ahead_each_once()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100);
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names);
            Assert.All(walker.Gets(), static gets => Assert.Equal(1, gets));
            Assert.InRange(walker.Used, 90, 100);
            Assert.Equal((0, 0), (walker.UnusedBytes, walker.Waiting));
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S200")]
    public async Task Files_that_are_read_in_the_order_of_their_numbers_are_fetched_ahead()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100);
        await using (mount)
        {
            await walker.ReadAsync(await walker.ByNumberAsync());
            Assert.All(walker.Gets(), static gets => Assert.Equal(1, gets));
            Assert.InRange(walker.Used, 85, 100);
            Assert.InRange(walker.UnusedBytes, 0, 10 * 4000);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S200")]
    public async Task An_order_that_repeats_is_fetched_ahead_the_second_time()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100);
        await using (mount)
        {
            string[] order = walker.Shuffled(1);
            await walker.ListAsync();
            await walker.ReadAsync(order);
            double before = walker.Used;
            Assert.InRange(before, 0, 20);
            mount.System.Control.Forget("");
            await walker.ListAsync();
            mount.Store.ClearCalls();
            await walker.ReadAsync(order);
            Assert.All(walker.Gets(), static gets => Assert.Equal(1, gets));
            Assert.InRange(walker.Used - before, 80, 100);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S202")]
    public async Task A_random_order_fetches_next_to_nothing_ahead()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 400);
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Shuffled(2).Take(300));
            Assert.InRange(walker.UnusedBytes + walker.Waiting, 0, 300 * 4000 / 10);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S202")]
    public async Task Of_a_mixed_load_at_most_a_tenth_is_fetched_for_nothing()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 1000);
        await using (mount)
        {
            await walker.ListAsync();
            string[] read =
            [
                .. walker.Names.Take(300),
                .. walker.Names.Skip(400).Take(7),
                .. walker.Names.Skip(450).Where(static (_, i) => i % 3 == 0).Take(40),
                .. walker.Names.Skip(600).Where(static (_, i) => i % 2 == 0).Take(40),
                .. walker.Names.Skip(700).Take(3),
                .. walker.Shuffled(4).Take(60),
                .. walker.Names.Skip(800).Take(100),
            ];
            await walker.ReadAsync(read);
            Assert.InRange(walker.UnusedBytes + walker.Waiting, 0, read.Length * 4000 / 10);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [Semantics("S200")]
    public async Task Every_so_manieth_file_is_fetched_ahead(int stride)
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100 * stride);
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names.Skip(1).Where((_, i) => i % stride == 0));
            Assert.InRange(walker.Used, 90, 100);
            Assert.InRange(walker.UnusedBytes + walker.Waiting, 0, 4 * 4000);
        }
    }

    /// <summary>Where files are left out without a rule, no guess is right for long.</summary>
    [Fact(Timeout = 60_000)]
    [Semantics("S202")]
    public async Task Of_files_of_which_some_are_left_out_without_a_rule_little_is_fetched_for_nothing()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 1000);
        await using (mount)
        {
            await walker.ListAsync();
            Random random = new(1);
            string[] read = [.. walker.Names.Where(_ => random.Next(2) == 0)];
            await walker.ReadAsync(read);
            Assert.InRange(walker.UnusedBytes + walker.Waiting, 0, read.Length * 4000 / 10);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S202")]
    public async Task A_program_that_goes_elsewhere_ends_what_is_under_way()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100);
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names.Take(12));
            await Wait.UntilAsync(() => mount.Store.OpenBodies == 0);
            StoreGate gate = mount.Store.Hold(StoreOperation.OpenRead, which: call => call.Key != Mounted.Key("d/f0080"));
            FsResult<HandleId> next = await mount.Client.OpenAsync("d/f0012", FsOpenFlags.Read);
            await gate.Entered;
            Assert.True(walker.Waiting > 0);

            await walker.ReadAsync(["f0080"]);

            // All is given up, without a byte of what was held.
            await Wait.UntilAsync(() => walker.Waiting == 0);
            int asked = walker.Gets().Sum();
            gate.Release();
            await mount.Client.CloseAsync(next.Value);
            await walker.ReadAsync(["f0040"]);
            Assert.Equal(asked + 1, walker.Gets().Sum());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_programs_at_two_places_are_both_followed()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100);
        await using (mount)
        {
            await walker.ListAsync();
            for (int i = 0; i < 50; i++)
            {
                await walker.ReadAsync([walker.Names[i], walker.Names[50 + i]]);
            }

            Assert.All(walker.Gets(), static gets => Assert.Equal(1, gets));
            Assert.InRange(walker.Used, 80, 100);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, 5)]
    [InlineData(32, 0)]
    [Semantics("S201")]
    public async Task Nothing_is_fetched_ahead_where_it_is_switched_off_or_nothing_is_believed(int files, int ttl)
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(
            seen, 40, configure: options => options with { DirectoryReadAhead = files, CacheTtl = TimeSpan.FromSeconds(ttl) });
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names);
            Assert.All(walker.Gets(), static gets => Assert.Equal(1, gets));
            Assert.Equal((0, 0, 0), (walker.Used, walker.UnusedBytes, walker.Waiting));
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S201")]
    public async Task What_another_client_writes_after_it_was_fetched_ahead_is_read_new_and_whole()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 60);
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names.Take(20));
            await Wait.UntilAsync(() => mount.Store.OpenBodies == 0);
            Assert.True(walker.Waiting > 0);
            foreach (string name in walker.Names)
            {
                mount.Store.Set(Mounted.Key($"d/{name}"), Walker.Content(name, 1, 4000));
            }

            mount.Expire();
            await walker.ReadAsync(walker.Names.Skip(20), version: 1);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S201")]
    public async Task A_version_that_the_listing_does_not_know_is_not_kept_for_the_one_that_it_knows()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 60);
        await using (mount)
        {
            await walker.ListAsync();
            foreach (string name in walker.Names.Skip(10))
            {
                mount.Store.Set(Mounted.Key($"d/{name}"), Walker.Content(name, 1, 4000));
            }

            // The listing is believed for some seconds more: each file is of one version or the other, or gone.
            await walker.ReadAsync(walker.Names.Take(10));
            foreach (string name in walker.Names.Skip(10))
            {
                FsResult<byte[]> read = await mount.Client.ReadAsync($"d/{name}");
                Assert.True(
                    read.IsOk ? read.Value.AsSpan().SequenceEqual(Walker.Content(name, 1, 4000)) : read.Error == FsError.Stale,
                    $"{name}: {read.Error}");
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_mount_ends_while_files_are_fetched_ahead()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100);
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names.Take(8));
            StoreGate gate = mount.Store.Hold(StoreOperation.ReadBody);
            FsResult<HandleId> next = await mount.Client.OpenAsync("d/f0008", FsOpenFlags.Read);
            await mount.Client.CloseAsync(next.Value);
            await gate.Entered;
        }

        Assert.Equal(0, mount.Store.OpenBodies);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_file_may_be_the_most_that_is_fetched_ahead()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 100, configure: static options => options with { DirectoryReadAhead = 1 });
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names.Skip(20));
            Assert.InRange(walker.Used, 60, 80);
            Assert.Equal(0, walker.UnusedBytes);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S202")]
    public async Task What_waits_stays_within_its_share_of_the_memory()
    {
        using Measurements seen = new();
        const int Size = 1 << 19;
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 60, Size);
        await using (mount)
        {
            await walker.ListAsync();
            for (int i = 0; i < walker.Names.Count; i++)
            {
                await walker.ReadAsync([walker.Names[i]]);
                Assert.InRange(walker.Waiting, 0, (1 << 20) + ((i + 1L) * Size / 10));
            }

            Assert.True(walker.Used > 20);
            Assert.All(walker.Gets(), static gets => Assert.Equal(1, gets));
        }
    }
}
