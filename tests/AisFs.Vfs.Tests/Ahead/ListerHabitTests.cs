using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>Programs that list one directory after the other, and stat all names or none.</summary>
public sealed class ListerHabitTests
{
    private const uint Thread = 7;
    private const int Files = 150;

    [Fact(Timeout = 60_000)]
    [Semantics("S248")]
    public async Task The_next_directory_of_a_program_that_stats_all_names_is_told_with_times()
    {
        await using Mounted mount = await StartAsync(directories: 3);
        Assert.InRange(await ReadAsync(mount, "d0", Thread, stats: true), 1, Files);
        _ = mount.Requests();
        Assert.Equal(0, await ReadAsync(mount, "d1", Thread, stats: true));
        Assert.Equal(0, await ReadAsync(mount, "d2", Thread, stats: true));
        Assert.Equal(2 * Files, mount.Store.Calls.Count(call => call.Operation == StoreOperation.Head && call.Key.Name.Contains("/f", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S248")]
    public async Task Times_of_such_a_directory_are_asked_for_side_by_side()
    {
        await using Mounted mount = await StartAsync(directories: 2);
        await ReadAsync(mount, "d0", Thread, stats: true);
        StoreGate gate = mount.Store.Hold(StoreOperation.Head, which: static call => call.Key.Name.StartsWith("d1/f", StringComparison.Ordinal));
        Task<int> second = ReadAsync(mount, "d1", Thread, stats: true);
        await Wait.UntilAsync(() => gate.Count >= 8);
        gate.Release();
        Assert.Equal(0, await second);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S248")]
    public async Task A_program_that_reads_names_alone_costs_no_request_for_a_file_beside_another_one()
    {
        await using Mounted mount = await StartAsync(directories: 3);
        await ReadAsync(mount, "d0", Thread, stats: true);
        _ = mount.Requests();
        await ReadAsync(mount, "d1", thread: 8, stats: false);
        await ReadAsync(mount, "d2", thread: 0, stats: false);
        Assert.DoesNotContain(mount.Store.Calls, static call => call.Operation == StoreOperation.Head && call.Key.Name.Contains("/f", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S248")]
    public async Task A_thread_that_stats_no_more_is_noticed()
    {
        const int Directories = 40;
        await using Mounted mount = await StartAsync(Directories);
        await ReadAsync(mount, "d0", Thread, stats: true);
        for (int i = 1; i < 20; i++)
        {
            await ReadAsync(mount, $"d{i}", Thread, stats: false);
        }

        _ = mount.Requests();
        for (int i = 20; i < Directories; i++)
        {
            await ReadAsync(mount, $"d{i}", Thread, stats: false);
        }

        Assert.DoesNotContain(mount.Store.Calls, static call => call.Operation == StoreOperation.Head && call.Key.Name.Contains("/f", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S248")]
    public async Task Another_program_of_the_same_number_later_is_not_taken_for_it()
    {
        await using Mounted mount = await StartAsync(directories: 2);
        await ReadAsync(mount, "d0", Thread, stats: true);
        mount.Expire();
        _ = mount.Requests();
        await ReadAsync(mount, "d1", Thread, stats: false);
        Assert.DoesNotContain(mount.Store.Calls, static call => call.Operation == StoreOperation.Head && call.Key.Name.Contains("/f", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S249")]
    public async Task A_reader_is_told_few_names_first_where_times_are_not_known()
    {
        await using Mounted mount = await StartAsync(directories: 2);
        InodeId directory = await DirectoryAsync(mount, "d0");
        HandleId handle = (await mount.System.OpenDirectoryAsync(directory, CancellationToken.None)).Value;
        ListSink first = new(takesParts: true, thread: Thread);
        Assert.True((await mount.System.ReadDirectoryAsync(handle, 0, true, first, CancellationToken.None)).IsOk);
        Assert.InRange(first.Entries.Count, 10, Files / 2);
        ListSink rest = new(takesParts: true, thread: Thread);
        Assert.True((await mount.System.ReadDirectoryAsync(handle, first.Entries[^1].Cookie, false, rest, CancellationToken.None)).IsOk);

        // All at once where nobody looks a name up.
        Assert.Equal(Files + 2, first.Entries.Count + rest.Entries.Count);
        await mount.System.ReleaseDirectoryAsync(handle);
        mount.System.Forget(directory, 1);

        // From then on in each directory.
        directory = await DirectoryAsync(mount, "d1");
        handle = (await mount.System.OpenDirectoryAsync(directory, CancellationToken.None)).Value;
        ListSink next = new(takesParts: true, thread: Thread);
        Assert.True((await mount.System.ReadDirectoryAsync(handle, 0, true, next, CancellationToken.None)).IsOk);
        Assert.Equal(Files + 2, next.Entries.Count);
        await mount.System.ReleaseDirectoryAsync(handle);
        mount.System.Forget(directory, 1);
    }

    private static async Task<Mounted> StartAsync(int directories)
    {
        Mounted mount = await Mounted.StartAsync(configure: static options => options with { TimesOnDemand = true });
        for (int i = 0; i < directories; i++)
        {
            for (int j = 0; j < Files; j++)
            {
                mount.Put($"d{i}/f{j:d4}", "abc");
            }
        }

        return mount;
    }

    private static async Task<InodeId> DirectoryAsync(Mounted mount, string name)
        => (await mount.System.LookupAsync(InodeId.Root, name, CancellationToken.None)).Value.Attributes.Inode;

    /// <summary>Reads a directory as a kernel does for one program.</summary>
    /// <returns>How many names had to be looked up.</returns>
    private static async Task<int> ReadAsync(Mounted mount, string name, uint thread, bool stats)
    {
        InodeId directory = await DirectoryAsync(mount, name);
        HandleId handle = (await mount.System.OpenDirectoryAsync(directory, CancellationToken.None)).Value;
        int lookups = 0;
        int told = 0;
        bool isPlus = true;
        for (long cookie = 0; ;)
        {
            ListSink sink = new(takesParts: true, thread: thread);
            Assert.True((await mount.System.ReadDirectoryAsync(handle, cookie, isPlus, sink, CancellationToken.None)).IsOk);
            if (sink.Entries.Count == 0)
            {
                break;
            }

            cookie = sink.Entries[^1].Cookie;
            int before = lookups;
            foreach (Listed entry in sink.Entries.Where(static entry => entry.Name is not ("." or "..")))
            {
                told++;
                long modified = entry.Entry.Attributes.ModifiedNs;
                if (isPlus && !entry.Entry.Attributes.Inode.IsNone)
                {
                    mount.System.Forget(entry.Entry.Attributes.Inode, 1);
                }
                else if (stats)
                {
                    lookups++;
                    modified = await StatAsync(mount, directory, entry.Name, thread);
                }

                Assert.True(!stats || modified == mount.Store.Get(Mounted.Key($"{name}/{entry.Name}"))!.ModifiedNs, entry.Name);
            }

            isPlus = lookups > before || (isPlus && stats);
        }

        Assert.Equal(Files, told);
        await mount.System.ReleaseDirectoryAsync(handle);
        mount.System.Forget(directory, 1);
        return lookups;
    }

    private static async Task<long> StatAsync(Mounted mount, InodeId directory, string name, uint thread)
    {
        FsEntry entry = (await mount.System.LookupAsync(directory, name, thread, CancellationToken.None)).Value;
        InodeId inode = entry.Attributes.Inode;
        if (entry.IsProvisional)
        {
            entry = (await mount.System.PeekAttributesAsync(inode, new FsUser(thread, new SeeingThreads()), CancellationToken.None)).Value;
        }

        mount.System.Forget(inode, 1);
        return entry.Attributes.ModifiedNs;
    }

    private sealed class SeeingThreads : IFsProcesses
    {
        public uint ProcessOf(uint thread) => thread;

        public bool? HasOpenForWriting(uint process, ulong number) => false;
    }
}
