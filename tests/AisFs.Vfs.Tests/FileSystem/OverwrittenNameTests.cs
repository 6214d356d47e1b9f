using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>
/// Another client overwrites an object so fast that each question finds another version. The kernel repeats a call that names the
/// file once after ESTALE, and only once: then it has to go well.
/// </summary>
public sealed class OverwrittenNameTests
{
    private const string Name = "f";

    [Theory(Timeout = 60_000)]
    [InlineData(FsOpenFlags.Read)]
    [InlineData(FsOpenFlags.Read | FsOpenFlags.Fresh)]
    [InlineData(FsOpenFlags.Read | FsOpenFlags.Write)]
    [InlineData(FsOpenFlags.Write | FsOpenFlags.Truncate)]
    [Semantics("S271")]
    public async Task An_open_finds_a_version_however_fast_the_object_changes(FsOpenFlags flags)
    {
        await using Mounted mount = await StartAsync();
        using KernelCalls kernel = new(mount, Name);
        for (int round = 0; round < 5; round++)
        {
            FsResult<FsOpened> opened = await kernel.OpenAsync(flags);
            Assert.Equal(FsError.None, opened.Error);
            await mount.System.ReleaseAsync(opened.Value.Handle);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(FsOpenFlags.Read)]
    [InlineData(FsOpenFlags.Read | FsOpenFlags.Write)]
    [InlineData(FsOpenFlags.Write | FsOpenFlags.Truncate)]
    [Semantics("S271", "S62")]
    public async Task An_open_goes_well_though_others_find_a_newer_version_in_each_of_its_moments(FsOpenFlags flags)
    {
        await using Mounted mount = await StartAsync();
        using KernelCalls kernel = new(mount, Name) { Meanwhile = async () => _ = await mount.Client.StatAsync(Name) };
        FsResult<FsOpened> opened = await kernel.OpenAsync(flags);
        Assert.Equal(FsError.None, opened.Error);

        // Its version has gone before it was open: that is told by what follows.
        HandleId handle = opened.Value.Handle;
        if ((flags & FsOpenFlags.Read) != 0)
        {
            Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle)).Error);
        }

        if ((flags & FsOpenFlags.Write) != 0)
        {
            Assert.Equal(FsError.Stale, (await mount.System.WriteAsync(handle, 0, "mine"u8.ToArray(), false, CancellationToken.None)).Error);
        }

        Assert.Equal((flags & FsOpenFlags.Truncate) != 0 ? FsError.Stale : FsError.None, await mount.Client.CloseAsync(handle));
        mount.Store.Hook = null;
        Assert.Equal(mount.Text(Name), await mount.Client.TextAsync(Name));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S271")]
    public async Task Another_caller_who_is_refused_later_takes_nothing_from_the_first()
    {
        await using Mounted mount = await StartAsync();
        using KernelCalls first = new(mount, Name);
        using KernelCalls second = new(mount, Name);
        InodeId a = await first.LookUpAsync();
        InodeId b = await second.LookUpAsync();
        Assert.Equal(FsError.Stale, (await first.TryOpenAsync(a)).Error);
        a = await first.LookUpAsync();
        Assert.Equal(FsError.Stale, (await second.TryOpenAsync(b)).Error);
        FsResult<FsOpened> opened = await first.TryOpenAsync(a);
        Assert.Equal(FsError.None, opened.Error);
        await mount.System.ReleaseAsync(opened.Value.Handle);
        opened = await second.TryOpenAsync(await second.LookUpAsync());
        Assert.Equal(FsError.None, opened.Error);
        await mount.System.ReleaseAsync(opened.Value.Handle);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S271")]
    public async Task A_removal_between_lookup_and_open_is_no_error_of_the_open()
    {
        await using Mounted mount = await StartAsync();
        using KernelCalls kernel = new(mount, Name);
        Assert.Equal(FsError.Stale, (await kernel.TryOpenAsync(await kernel.LookUpAsync())).Error);
        InodeId found = await kernel.LookUpAsync();
        mount.Store.Hook = null;
        mount.Store.Remove(Mounted.Key(Name));
        Assert.False(await mount.Client.ExistsAsync(Name));
        FsResult<FsOpened> opened = await kernel.TryOpenAsync(found);
        Assert.Equal(FsError.None, opened.Error);
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(opened.Value.Handle)).Error);
        Assert.Equal(0u, (await mount.System.GetAttributesAsync(found, CancellationToken.None)).Value.Attributes.LinkCount);
        await mount.Client.CloseAsync(opened.Value.Handle);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    [Semantics("S271")]
    public async Task Stat_tells_a_version_however_fast_the_object_changes(bool withOthers)
    {
        await using Mounted mount = await StartAsync();
        using KernelCalls kernel = new(mount, Name) { Meanwhile = async () => _ = withOthers && (await mount.Client.StatAsync(Name)).IsOk };
        for (int round = 0; round < 5; round++)
        {
            FsResult<FsEntry> told = await kernel.CallAsync(inode => mount.System.GetAttributesAsync(inode, CancellationToken.None));
            Assert.Equal(FsError.None, told.Error);
            Assert.InRange(told.Value.Attributes.Size, 1, kernel.Versions);
            Assert.False(told.Value.IsProvisional);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("mode", false)]
    [InlineData("mode", true)]
    [InlineData("times", false)]
    [InlineData("times", true)]
    [InlineData("size", false)]
    [InlineData("size", true)]
    [Semantics("S271")]
    public async Task Attributes_are_set_however_fast_the_object_changes(string what, bool withOthers)
    {
        await using Mounted mount = await StartAsync();
        FsAttributeChanges changes = what switch
        {
            "mode" => new() { Mode = 0x180 },
            "times" => new() { ModifiedNs = 1_000_000_007 },
            _ => new() { Size = 0 },
        };
        using KernelCalls kernel = new(mount, Name) { Meanwhile = async () => _ = withOthers && (await mount.Client.StatAsync(Name)).IsOk };
        for (int round = 0; round < 3; round++)
        {
            FsResult<FsEntry> set = await kernel.CallAsync(inode => mount.System.SetAttributesAsync(inode, default, changes, CancellationToken.None));
            Assert.Equal(FsError.None, set.Error);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    [Semantics("S271", "S18")]
    public async Task Extended_attributes_are_read_and_set_however_fast_the_object_changes(bool withOthers)
    {
        await using Mounted mount = await StartAsync();
        using KernelCalls kernel = new(mount, Name) { Meanwhile = async () => _ = withOthers && (await mount.Client.StatAsync(Name)).IsOk };
        Assert.Equal(FsError.None, (await kernel.CallAsync(inode => mount.System.SetXattrAsync(inode, "user.color", "blue"u8.ToArray(), FsXattrMode.CreateOrReplace, CancellationToken.None))).Error);
        FsResult<ReadOnlyMemory<byte>> view = await kernel.CallAsync(inode => mount.System.GetXattrAsync(inode, "user.ais.size", CancellationToken.None));
        Assert.Equal(FsError.None, view.Error);
        Assert.Equal(FsError.None, (await kernel.CallAsync(inode => mount.System.ListXattrsAsync(inode, CancellationToken.None))).Error);
        Assert.Equal(FsError.NoAttribute, (await kernel.CallAsync(inode => mount.System.GetXattrAsync(inode, "user.none", CancellationToken.None))).Error);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S271")]
    public async Task A_name_that_is_gone_is_told_as_gone()
    {
        await using Mounted mount = await StartAsync();
        using KernelCalls kernel = new(mount, Name);
        Assert.Equal(FsError.Stale, (await kernel.TryOpenAsync(await kernel.LookUpAsync())).Error);
        InodeId found = await kernel.LookUpAsync();
        await kernel.LookUpAsync();
        mount.Store.Hook = null;
        mount.Store.Remove(Mounted.Key(Name));
        Assert.False(await mount.Client.ExistsAsync(Name));
        Assert.Equal(FsError.NotFound, (await mount.System.SetXattrAsync(found, "user.color", "blue"u8.ToArray(), FsXattrMode.CreateOrReplace, CancellationToken.None)).Error);
    }

    private static Task<Mounted> StartAsync() => Mounted.StartAsync(configure: options => options with { CacheTtl = TimeSpan.Zero });

    /// <summary>
    /// Makes the calls of a kernel, which looks the name up before each, asks for the attributes when it opens, and does all of it
    /// once more after ESTALE. Each question to the cluster finds another size.
    /// </summary>
    private sealed class KernelCalls : IDisposable
    {
        private readonly Mounted _mount;
        private readonly string _name;
        private readonly List<InodeId> _known = [];

        public KernelCalls(Mounted mount, string name)
        {
            _mount = mount;
            _name = name;
            Overwrite();
            mount.Store.Hook = (call, _) =>
            {
                if (call is { Operation: StoreOperation.Head, Stage: StoreStage.Begin })
                {
                    Overwrite();
                }

                return new ValueTask<FsError>(FsError.None);
            };
        }

        /// <summary>How many versions there were.</summary>
        public int Versions => _mount.Text(_name)?.Length ?? 0;

        /// <summary>Runs before each message that follows a lookup.</summary>
        public Func<Task> Meanwhile { get; init; } = static () => Task.CompletedTask;

        public async Task<InodeId> LookUpAsync()
        {
            FsResult<FsEntry> found = await _mount.System.LookupAsync(InodeId.Root, _name, CancellationToken.None);
            Assert.Equal(FsError.None, found.Error);
            _known.Add(found.Value.Attributes.Inode);
            return _known[^1];
        }

        public async Task<FsResult<FsOpened>> TryOpenAsync(InodeId inode, FsOpenFlags flags = FsOpenFlags.Read)
            => await _mount.System.OpenAsync(inode, flags, CancellationToken.None);

        public Task<FsResult<FsOpened>> OpenAsync(FsOpenFlags flags) => CallAsync(async inode =>
        {
            FsResult<FsEntry> allowed = await _mount.System.GetAttributesAsync(inode, CancellationToken.None);
            if (!allowed.IsOk)
            {
                return allowed.Error;
            }

            await Meanwhile();
            return await TryOpenAsync(inode, flags);
        });

        public async Task<TResult> CallAsync<TResult>(Func<InodeId, ValueTask<TResult>> call)
            where TResult : struct
        {
            InodeId inode = await LookUpAsync();
            await Meanwhile();
            TResult first = await call(inode);
            if (ErrorOf(first) != FsError.Stale)
            {
                return first;
            }

            inode = await LookUpAsync();
            await Meanwhile();
            return await call(inode);
        }

        public void Dispose()
        {
            foreach (InodeId inode in _known)
            {
                _mount.System.Forget(inode, 1);
            }
        }

        private static FsError ErrorOf<TResult>(TResult result)
            => result switch
            {
                FsResult plain => plain.Error,
                FsResult<FsEntry> entry => entry.Error,
                FsResult<FsOpened> opened => opened.Error,
                FsResult<ReadOnlyMemory<byte>> bytes => bytes.Error,
                FsResult<IReadOnlyList<string>> names => names.Error,
                _ => throw new ArgumentException($"{typeof(TResult)} is no outcome of a call.", nameof(result)),
            };

        private void Overwrite() => _mount.Put(_name, new string('x', Versions + 1));
    }
}
