using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>Programs that stat what they open get the times with the lookup, and at the same time as the first bytes.</summary>
public sealed class TimeDemandTests
{
    private const uint Thread = 7;
    private const int Files = 400;

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task Once_a_program_has_wanted_a_time_lookups_tell_times()
    {
        await using Mounted mount = await StartAsync();
        await VisitAsync(mount, "f000", stats: true);
        _ = mount.Requests();
        FsEntry found = await LookUpAsync(mount, "f100");
        Assert.Equal((false, mount.Store.Get(Mounted.Key("d/f100"))!.ModifiedNs), (found.IsProvisional, found.Attributes.ModifiedNs));
        Assert.Equal(found.ValidFor, found.AttributesValidFor);
        Assert.Equal(1, Heads(mount, "f100"));
        Forget(mount, found);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task A_program_that_only_reads_is_never_asked_for()
    {
        await using Mounted mount = await StartAsync();
        for (int i = 0; i < 50; i++)
        {
            await VisitAsync(mount, Name(3 * i), stats: false);
        }

        Assert.Equal(0, mount.Store.Count(StoreOperation.Head));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task Times_and_first_bytes_of_a_listed_file_are_asked_for_at_the_same_time()
    {
        await using Mounted mount = await StartAsync();
        await VisitAsync(mount, "f000", stats: true);
        await AssertSideBySideAsync(mount, "f100");
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task Times_and_first_bytes_of_a_name_that_no_listing_knows_are_asked_for_at_the_same_time()
    {
        const int Many = 3000;
        await using Mounted mount = await StartAsync(Many, isListed: false);
        for (int i = Many - 1; i >= Many - 5; i--)
        {
            await VisitAsync(mount, Name(i), stats: true);
        }

        await AssertSideBySideAsync(mount, Name(Many - 6));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task A_name_that_is_missing_costs_one_request_more_at_most()
    {
        const int Many = 3000;
        await using Mounted mount = await StartAsync(Many, isListed: false);
        for (int i = Many - 1; i >= Many - 5; i--)
        {
            await VisitAsync(mount, Name(i), stats: true);
        }

        InodeId directory = await DirectoryAsync(mount);
        for (int i = 0; i < 3; i++)
        {
            FsResult<FsEntry> missing = await mount.System.LookupAsync(directory, $"none{i}", Thread, CancellationToken.None);
            Assert.True(missing is { IsOk: true, Value.IsNegative: true });
        }

        mount.System.Forget(directory, 1);

        Assert.InRange(mount.Store.Calls.Count(static call => call.Key.Name.StartsWith("d/none", StringComparison.Ordinal) && call.Operation is StoreOperation.Head or StoreOperation.OpenRead), 3, 4);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task A_program_that_wants_no_times_any_more_is_noticed()
    {
        await using Mounted mount = await StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await VisitAsync(mount, Name(i), stats: true);
        }

        // In no order: what is asked for ahead of a walk is asked for in any case.
        const int Step = 77;
        for (int i = 0; i < Files / 2; i++)
        {
            await VisitAsync(mount, Name(i * Step % Files), stats: false);
        }

        _ = mount.Requests();
        for (int i = Files / 2; i < Files; i++)
        {
            await VisitAsync(mount, Name(i * Step % Files), stats: false);
        }

        Assert.Equal(0, mount.Store.Count(StoreOperation.Head));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task Another_thread_is_taken_for_one_of_the_same_kind_until_it_shows_otherwise()
    {
        await using Mounted mount = await StartAsync();
        await VisitAsync(mount, "f000", stats: true);
        FsEntry found = await LookUpAsync(mount, "f100", thread: 8);
        Assert.False(found.IsProvisional);
        Forget(mount, found);

        // A thread that is known not to want times stays with that, where another one wants them.
        await VisitAsync(mount, "f001", stats: false, thread: 9, directory: "e");
        found = await LookUpAsync(mount, "f120", thread: 9);
        Assert.True(found.IsProvisional);
        Forget(mount, found);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task What_a_lookup_finds_replaced_has_the_new_size_and_time()
    {
        await using Mounted mount = await StartAsync();
        await VisitAsync(mount, "f000", stats: true);
        mount.Put("d/f100", "another one");
        FsEntry found = await LookUpAsync(mount, "f100");
        Assert.Equal((11L, mount.Store.Get(Mounted.Key("d/f100"))!.ModifiedNs), (found.Attributes.Size, found.Attributes.ModifiedNs));
        Assert.Equal("another one", await mount.Client.TextAsync("d/f100"));
        Forget(mount, found);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S196")]
    public async Task A_failed_question_at_a_lookup_is_an_error_and_asked_again()
    {
        await using Mounted mount = await StartAsync();
        await VisitAsync(mount, "f000", stats: true);
        mount.Store.FailNext(StoreOperation.Head, FsError.TimedOut, which: static call => call.Key.Name == "d/f100");
        InodeId directory = await DirectoryAsync(mount);
        Assert.Equal(FsError.TimedOut, (await mount.System.LookupAsync(directory, "f100", Thread, CancellationToken.None)).Error);
        FsEntry found = await LookUpAsync(mount, "f100");
        Assert.False(found.IsProvisional);
        Forget(mount, found);
        mount.System.Forget(directory, 1);
    }

    [Theory(Timeout = 60_000)]
    [Semantics("S196")]
    [InlineData(FsTimes.Listed)]
    [InlineData(FsTimes.Fast)]
    public async Task Where_times_need_not_be_exact_no_lookup_waits_for_one(FsTimes times)
    {
        await using Mounted mount = await StartAsync(configure: options => options with { Times = times });
        for (int i = 0; i < 10; i++)
        {
            await VisitAsync(mount, Name(i), stats: true);
        }

        StoreGate gate = mount.Store.Hold(StoreOperation.Head);
        FsEntry found = await LookUpAsync(mount, "f100");
        Forget(mount, found);
        gate.Release();
    }

    // The request for the time is held: the one for the bytes comes all the same, and the other way round. Then the file is read without another one.
    private static async Task AssertSideBySideAsync(Mounted mount, string name)
    {
        _ = mount.Requests();
        StoreGate head = mount.Store.Hold(StoreOperation.Head, which: call => call.Key.Name == $"d/{name}");
        StoreGate get = mount.Store.Hold(StoreOperation.OpenRead, which: call => call.Key.Name == $"d/{name}");
        Task<FsEntry> looked = LookUpAsync(mount, name);
        await head.Entered;
        await get.Entered;
        head.Release();
        get.Release();
        FsEntry found = await looked;
        Assert.False(found.IsProvisional);
        Assert.Equal(Content(name), await mount.Client.TextAsync($"d/{name}"));
        Assert.Equal((1, 1), (Heads(mount, name), Gets(mount, name)));
        Forget(mount, found);
    }

    private static async Task<Mounted> StartAsync(int files = Files, bool isListed = true, Func<VfsOptions, VfsOptions>? configure = null)
    {
        Mounted mount = await Mounted.StartAsync(configure: options => (configure?.Invoke(options) ?? options) with { TimesOnDemand = true });
        for (int i = 0; i < files; i++)
        {
            mount.Put($"d/{Name(i)}", Content(Name(i)));
        }

        mount.Put("e/f001", Content("f001"));
        if (isListed)
        {
            await mount.Client.ListAsync("d");
        }

        mount.Store.ClearCalls();
        return mount;
    }

    private static string Name(int i) => $"f{i:000}";

    private static string Content(string name) => $"content of {name}";

    /// <summary>Does what programs do: looks a file up, opens it, stats it or not, and reads it.</summary>
    private static async Task VisitAsync(Mounted mount, string name, bool stats, uint thread = Thread, string directory = "d")
    {
        FsEntry found = await LookUpAsync(mount, name, thread, directory);
        FsResult<FsOpened> opened = await mount.System.OpenAsync(found.Attributes.Inode, FsOpenFlags.Read, thread, CancellationToken.None);
        if (stats && found.IsProvisional)
        {
            FsUser user = new(thread, new SeeingThreads());
            Assert.True((await mount.System.PeekAttributesAsync(found.Attributes.Inode, user, CancellationToken.None)).IsOk);
        }

        Assert.NotEmpty((await mount.Client.ReadHandleAsync(opened.Value.Handle)).Value);
        await mount.System.ReleaseAsync(opened.Value.Handle);
        Forget(mount, found);
    }

    private static async Task<InodeId> DirectoryAsync(Mounted mount, string directory = "d")
        => (await mount.System.LookupAsync(InodeId.Root, directory, CancellationToken.None)).Value.Attributes.Inode;

    private static async Task<FsEntry> LookUpAsync(Mounted mount, string name, uint thread = Thread, string directory = "d")
    {
        InodeId parent = await DirectoryAsync(mount, directory);
        FsResult<FsEntry> found = await mount.System.LookupAsync(parent, name, thread, CancellationToken.None);
        mount.System.Forget(parent, 1);
        Assert.Equal(FsError.None, found.Error);
        return found.Value;
    }

    private static void Forget(Mounted mount, FsEntry entry) => mount.System.Forget(entry.Attributes.Inode, 1);

    private static int Heads(Mounted mount, string name) => Count(mount, name, StoreOperation.Head);

    private static int Gets(Mounted mount, string name) => Count(mount, name, StoreOperation.OpenRead);

    private static int Count(Mounted mount, string name, StoreOperation operation)
        => mount.Store.Calls.Count(call => call.Operation == operation && call.Key == Mounted.Key($"d/{name}"));

    private sealed class SeeingThreads : IFsProcesses
    {
        public uint ProcessOf(uint thread) => thread;

        public bool? HasOpenForWriting(uint process, ulong number) => false;
    }
}
