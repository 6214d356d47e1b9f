using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Objects of other clients whose times only a HEAD tells: nobody waits for it who does not want them.</summary>
public sealed class TimesOnDemandTests
{
    private const uint Opener = 1;
    private const uint Seer = 2;

    private static readonly Threads s_threads = new();

    [Fact(Timeout = 60_000)]
    public async Task A_name_of_a_listing_is_looked_up_opened_and_read_without_a_question_for_its_times()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "abc");
        await mount.Client.ListAsync("");
        _ = mount.Requests();
        FsEntry found = await LookUpAsync(mount, "f");
        Assert.True(found.IsProvisional);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.Zero), (found.ValidFor, found.AttributesValidFor));
        Assert.True((await PeekAsync(mount, found, Opener)).IsProvisional);
        FsResult<FsOpened> opened = await mount.System.OpenAsync(found.Attributes.Inode, FsOpenFlags.Read, CancellationToken.None);
        Assert.Equal("abc"u8.ToArray(), (await mount.Client.ReadHandleAsync(opened.Value.Handle)).Value);
        FsEntry size = await PeekAsync(mount, found, null);
        Assert.Equal((true, 3L), (size.IsProvisional, size.Attributes.Size));
        await mount.System.ReleaseAsync(opened.Value.Handle);
        Assert.Equal("OpenRead:1", mount.Requests());
        mount.System.Forget(found.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_callers_that_see_times_share_one_question()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "abc");
        await mount.Client.ListAsync("");
        FsEntry found = await LookUpAsync(mount, "f");
        _ = mount.Requests();
        StoreGate gate = mount.Store.Hold(StoreOperation.Head);
        Task<FsEntry>[] asked = [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? PeekAsync(mount, found, Seer) : GetAsync(mount, found))];
        await gate.Entered;
        gate.Release();
        foreach (FsEntry told in await Task.WhenAll(asked))
        {
            Assert.Equal((false, mount.Store.Get(Mounted.Key("f"))!.ModifiedNs), (told.IsProvisional, told.Attributes.ModifiedNs));
            Assert.Equal(told.ValidFor, told.AttributesValidFor);
        }

        // Times stay with their version, however old the listing becomes.
        for (int i = 0; i < 3; i++)
        {
            mount.Expire();
            await mount.Client.ListAsync("");
            Assert.False((await LookUpAsync(mount, "f")).IsProvisional);
            mount.System.Forget(found.Attributes.Inode, 1);
        }

        Assert.Equal("Head:1 List:3", mount.Requests());
        mount.System.Forget(found.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Callers_that_come_while_an_answer_is_taken_over_do_not_ask_once_more()
    {
        const int Files = 400;
        const int Callers = 4;
        await using Mounted mount = await StartAsync();
        for (int i = 0; i < Files; i++)
        {
            mount.Put($"{i}", "abc");
        }

        await mount.Client.ListAsync("");
        FsEntry[] found = new FsEntry[Files];
        for (int i = 0; i < Files; i++)
        {
            found[i] = await LookUpAsync(mount, $"{i}");
        }

        _ = mount.Requests();
        using Barrier together = new(Callers);
        Thread[] callers = [.. Enumerable.Range(0, Callers).Select(_ => new Thread(() =>
        {
            foreach (FsEntry entry in found)
            {
                together.SignalAndWait();
                Assert.True(mount.System.GetAttributesAsync(entry.Attributes.Inode, CancellationToken.None).AsTask().GetAwaiter().GetResult().IsOk);
            }
        }))];
        Array.ForEach(callers, static caller => caller.Start());
        Array.ForEach(callers, static caller => caller.Join());
        Assert.Equal($"Head:{Files}", mount.Requests());
        Array.ForEach(found, entry => mount.System.Forget(entry.Attributes.Inode, 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_size_of_an_open_file_is_known_however_old_it_is()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "abc");
        await mount.Client.ListAsync("");
        FsEntry found = await LookUpAsync(mount, "f");
        FsResult<FsOpened> opened = await mount.System.OpenAsync(found.Attributes.Inode, FsOpenFlags.Read, CancellationToken.None);
        mount.Expire();
        _ = mount.Requests();
        Assert.Equal((TimeSpan.Zero, 3L), ((await PeekAsync(mount, found, null)).AttributesValidFor, (await PeekAsync(mount, found, null)).Attributes.Size));
        Assert.Equal("", mount.Requests());
        await mount.System.ReleaseAsync(opened.Value.Handle);
        mount.System.Forget(found.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_change_of_another_client_ends_what_is_half_known()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "abc");
        await mount.Client.ListAsync("");
        FsEntry found = await LookUpAsync(mount, "f");
        mount.Put("f", "another one");
        FsResult<FsEntry> seen = await mount.System.GetAttributesAsync(found.Attributes.Inode, CancellationToken.None);
        FsEntry now = await LookUpAsync(mount, "f");

        // The name has another inode, since a kernel had been told a size.
        Assert.Equal(FsError.Stale, seen.Error);
        Assert.Equal((false, 11L, mount.Store.Get(Mounted.Key("f"))!.ModifiedNs), (now.IsProvisional, now.Attributes.Size, now.Attributes.ModifiedNs));
        mount.System.Forget(found.Attributes.Inode, 1);
        mount.System.Forget(now.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_failed_question_for_times_is_an_error_and_asked_again()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "abc");
        await mount.Client.ListAsync("");
        FsEntry found = await LookUpAsync(mount, "f");
        mount.Store.FailNext(StoreOperation.Head, FsError.TimedOut);
        Assert.Equal(FsError.TimedOut, (await mount.System.GetAttributesAsync(found.Attributes.Inode, CancellationToken.None)).Error);
        Assert.False((await GetAsync(mount, found)).IsProvisional);
        mount.System.Forget(found.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_writes_keeps_the_time_of_birth()
    {
        await using Mounted mount = await StartAsync();
        long born = Put(mount, "f");
        await mount.Client.ListAsync("");
        Assert.Equal(FsError.None, await mount.Client.WriteAtAsync("f", 0, "xyz"u8.ToArray()));
        Assert.Equal(born, (await mount.Client.AttributesAsync("f")).CreatedNs);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_kernel_that_keeps_times_and_a_version_that_nothing_identifies_get_entries_with_their_times(bool kernelKeepsTimes, bool noChecksum)
    {
        await using Mounted mount = await Mounted.StartAsync(
            configure: options => options with { TimesOnDemand = true, KernelKeepsTimes = kernelKeepsTimes });
        mount.Store.ReportsChecksum = !noChecksum;
        mount.Put("f", "abc");
        await mount.Client.ListAsync("");
        FsEntry found = await LookUpAsync(mount, "f");
        Assert.Equal((false, mount.Store.Get(Mounted.Key("f"))!.ModifiedNs), (found.IsProvisional, found.Attributes.ModifiedNs));
        mount.System.Forget(found.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_never_asked_for_its_times_can_be_renamed_changed_and_removed()
    {
        await using Mounted mount = await StartAsync();
        long[] written = [.. Enumerable.Range(0, 4).Select(i => Put(mount, $"f{i}"))];
        await mount.Client.ListAsync("");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f0", "g0"));
        Assert.Equal(written[0], (await mount.Client.AttributesAsync("g0")).ModifiedNs);
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f1", new FsAttributeChanges { Mode = 0x180 }));
        Assert.Equal((written[1], 0x180u), ((await mount.Client.AttributesAsync("f1")).ModifiedNs, (await mount.Client.AttributesAsync("f1")).Mode));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f2", "user.a", "b"));
        Assert.Equal(written[2], (await mount.Client.AttributesAsync("f2")).ModifiedNs);
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("f3"));
        Assert.Equal(["f1", "f2", "g0"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task Times_that_were_asked_for_outlast_all_caches()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { TimesOnDemand = true, MetadataCacheBytes = 64 << 10 });
        long[] written = [.. Enumerable.Range(0, 500).Select(i => Put(mount, $"f{i:d3}"))];
        for (int round = 0; round < 2; round++)
        {
            // The listing has no room in the cache.
            await mount.Client.ListAsync("");
            FsResult<List<Listed>> entries = await mount.Client.ReadDirectoryAsync("", withLookup: false, 1000, needsAttributes: true);
            Assert.Equal(written, entries.Value.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => entry.Entry.Attributes.ModifiedNs));
            Assert.Equal(500, mount.Store.Count(StoreOperation.Head));
            mount.Expire();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Listed_times_cost_no_question_and_stay_the_same()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { TimesOnDemand = true, Times = FsTimes.Listed });
        Put(mount, "f");
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("own", "x"));
        Assert.Equal(FsError.None, await mount.Client.SetAsync("own", new FsAttributeChanges { ModifiedNs = 1_000_000_000_000_000_007 }));
        mount.Expire();
        _ = mount.Requests();
        List<Listed> entries = await mount.Client.ListPlusAsync("");
        Assert.All(entries, entry => Assert.False(entry.Entry.Attributes.Inode.IsNone || entry.Entry.IsProvisional));
        Assert.Equal([946_684_800_000_000_000, 1_000_000_000_000_000_007], entries.OrderBy(entry => entry.Name).Select(entry => entry.Entry.Attributes.ModifiedNs));
        FsEntry told = (await mount.Client.StatAsync("f")).Value;
        Assert.Equal((946_684_800_000_000_000, 946_684_800_000_000_000, false), (told.Attributes.ModifiedNs, told.Attributes.CreatedNs, told.IsProvisional));
        Assert.Equal("List:1", mount.Requests());

        // What is not the time of the object is never kept with it.
        long written = mount.Store.Get(Mounted.Key("f"))!.ModifiedNs;
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x180 }));
        Assert.Equal(written, (await mount.Client.AttributesAsync("f")).ModifiedNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task Fast_times_are_asked_for_behind_the_answer()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { TimesOnDemand = true, Times = FsTimes.Fast });
        long written = Put(mount, "f");
        await mount.Client.ListAsync("");
        FsEntry found = await LookUpAsync(mount, "f");
        StoreGate gate = mount.Store.Hold(StoreOperation.Head);
        FsEntry first = await PeekAsync(mount, found, Seer);
        Assert.Equal((946_684_800_000_000_000, TimeSpan.Zero), (first.Attributes.ModifiedNs, first.AttributesValidFor));
        await gate.Entered;
        gate.Release();
        await Wait.UntilAsync(async () => (await PeekAsync(mount, found, Seer)) is { IsProvisional: false } told && told.Attributes.ModifiedNs == written);
        Assert.Equal(1, mount.Store.Count(StoreOperation.Head));
        mount.System.Forget(found.Attributes.Inode, 1);
    }

    private static long Put(Mounted mount, string name)
    {
        mount.Put(name, "abc");
        return mount.Store.Get(Mounted.Key(name))!.ModifiedNs;
    }

    private static Task<Mounted> StartAsync() => Mounted.StartAsync(configure: options => options with { TimesOnDemand = true });

    private static async Task<FsEntry> LookUpAsync(Mounted mount, string name)
    {
        FsResult<FsEntry> found = await mount.System.LookupAsync(InodeId.Root, name, CancellationToken.None);
        Assert.Equal(FsError.None, found.Error);
        return found.Value;
    }

    private static async Task<FsEntry> GetAsync(Mounted mount, FsEntry entry)
    {
        FsResult<FsEntry> told = await mount.System.GetAttributesAsync(entry.Attributes.Inode, CancellationToken.None);
        Assert.Equal(FsError.None, told.Error);
        return told.Value;
    }

    private static async Task<FsEntry> PeekAsync(Mounted mount, FsEntry entry, uint? thread)
    {
        FsUser? user = thread is { } id ? new FsUser(id, s_threads) : null;
        FsResult<FsEntry> told = await mount.System.PeekAttributesAsync(entry.Attributes.Inode, in user, CancellationToken.None);
        Assert.Equal(FsError.None, told.Error);
        return told.Value;
    }

    private sealed class Threads : IFsProcesses
    {
        public uint ProcessOf(uint thread) => thread;

        public bool SeesNoAttributes(uint thread) => thread == Opener;

        public bool? HasOpenForWriting(uint process, ulong number) => false;
    }
}
