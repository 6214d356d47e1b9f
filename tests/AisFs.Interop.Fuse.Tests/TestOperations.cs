using System.Diagnostics.CodeAnalysis;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;

namespace AisFs.Interop.Fuse.Tests;

/// <summary>Operations that answer something plausible to everything, and can be told to wait or to fail.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It counts how often it is disposed.")]
internal sealed class TestOperations : IFuseOperations
{
    public static readonly byte[] Content = Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuvwxyz");

    public readonly List<(ulong Node, ulong Count)> Forgotten = [];

    public int ForgottenCount
    {
        get
        {
            lock (Forgotten)
            {
                return Forgotten.Count;
            }
        }
    }
    public readonly List<string> Names = [];
    public TaskCompletionSource<Errno>? Gate;
    public TaskCompletionSource? Entered;
    public Action? Entering;
    public Exception? Failure;
    public bool BlockUntilInterrupted;
    public byte[]? Written;
    public FuseContext LastContext;
    public FuseAttributeChanges LastChanges;
    public FuseTime? Created;
    public int Released;
    public int Destroyed;
    public Owner LastOwner = new();

    public static FuseEntry Entry { get; } = new()
    {
        NodeId = 77,
        Generation = 3,
        EntryValid = new FuseTime(5, 6),
        AttributesValid = new FuseTime(7, 8),
        Attributes = new FuseAttributes { Inode = 77, Size = 36, Mode = 0x81a4, LinkCount = 1, Modified = new FuseTime(1000, 1) },
    };

    public async ValueTask<FuseResult<FuseEntry>> LookupAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
    {
        LastContext = context;
        lock (Names)
        {
            Names.Add(name);
        }

        if (Failure is not null)
        {
            throw Failure;
        }

        return await PassAsync(cancellationToken) is Errno.None ? Entry : Errno.EACCES;
    }

    public void Forget(ulong nodeId, ulong count)
    {
        lock (Forgotten)
        {
            Forgotten.Add((nodeId, count));
        }
    }

    public ValueTask<FuseResult<FuseAttributesReply>> GetAttributesAsync(FuseContext context, ulong nodeId, ulong? handle, CancellationToken cancellationToken)
    {
        if (BlockUntilInterrupted)
        {
            Entered?.TrySetResult();
            Entering?.Invoke();
            return new(cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)) ? Errno.EINTR : Errno.ETIMEDOUT);
        }

        return Failure is null ? new(new FuseAttributesReply(Entry.Attributes with { Created = Created }, new FuseTime(1, 2))) : throw Failure;
    }

    public ValueTask<FuseResult<FuseAttributesReply>> SetAttributesAsync(FuseContext context, ulong nodeId, FuseAttributeChanges changes, CancellationToken cancellationToken)
    {
        LastChanges = changes;
        return new(new FuseAttributesReply(Entry.Attributes, default));
    }

    public ValueTask<FuseResult<string>> ReadLinkAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken) => new("target");

    public ValueTask<FuseResult<FuseEntry>> CreateSymlinkAsync(FuseContext context, ulong parent, string name, string target, CancellationToken cancellationToken) => new(Entry);

    public ValueTask<FuseResult<FuseEntry>> CreateNodeAsync(FuseContext context, ulong parent, string name, uint mode, uint device, CancellationToken cancellationToken) => new(Entry);

    public ValueTask<FuseResult<FuseEntry>> CreateDirectoryAsync(FuseContext context, ulong parent, string name, uint mode, CancellationToken cancellationToken) => new(Entry);

    public ValueTask<Errno> RemoveFileAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken) => new(Errno.None);

    public ValueTask<Errno> RemoveDirectoryAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken) => new(Errno.ENOTEMPTY);

    public ValueTask<Errno> RenameAsync(FuseContext context, ulong parent, string name, ulong newParent, string newName, uint flags, CancellationToken cancellationToken) => new(Errno.None);

    public ValueTask<FuseResult<FuseOpened>> OpenAsync(FuseContext context, ulong nodeId, uint flags, bool killPrivileges, CancellationToken cancellationToken)
        => new(new FuseOpened(9, FuseOpenOptions.KeepCache));

    public ValueTask<FuseResult<FuseCreated>> CreateAsync(FuseContext context, ulong parent, string name, uint mode, uint flags, CancellationToken cancellationToken)
        => new(new FuseCreated(Entry, new FuseOpened(9, FuseOpenOptions.NoFlush)));

    public ValueTask<Errno> ReadAsync(FuseContext context, ulong handle, long offset, int size, FuseReadReply reply, CancellationToken cancellationToken)
    {
        if (Gate is not null)
        {
            return ReadSlowlyAsync(reply, cancellationToken);
        }

        // Two segments, more bytes than may be wanted, and an owner to be disposed.
        reply.Add(Content.AsMemory(0, 10));
        reply.Add(Content.AsMemory(10));
        reply.SetOwner(LastOwner);
        return new(Errno.None);
    }

    public async ValueTask<FuseResult<int>> WriteAsync(FuseContext context, ulong handle, long offset, ReadOnlyMemory<byte> data, FuseWriteOptions options, CancellationToken cancellationToken)
    {
        Errno error = await PassAsync(cancellationToken);
        Written = data.ToArray();
        return error == Errno.None ? data.Length : error;
    }

    public async ValueTask<Errno> FlushAsync(FuseContext context, ulong handle, CancellationToken cancellationToken) => await PassAsync(cancellationToken);

    public ValueTask<Errno> SyncAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken) => new(Errno.None);

    public ValueTask<Errno> ReleaseAsync(FuseContext context, ulong handle)
    {
        Interlocked.Increment(ref Released);
        return new(Errno.None);
    }

    public ValueTask<FuseResult<FuseOpened>> OpenDirectoryAsync(FuseContext context, ulong nodeId, uint flags, CancellationToken cancellationToken) => new(new FuseOpened(10, FuseOpenOptions.None));

    public ValueTask<Errno> ReadDirectoryAsync(FuseContext context, ulong handle, long cookie, FuseDirectoryWriter writer, CancellationToken cancellationToken)
    {
        string[] names = [".", "..", "a", "bad/name", "long-name-of-an-entry", new string('x', 1025), "z"];
        for (long i = cookie; i < names.Length && writer.TryAdd(names[i], Entry with { NodeId = 100 + (ulong)i }, i + 1); i++)
        {
        }

        return new(Errno.EIO);
    }

    public ValueTask<Errno> ReleaseDirectoryAsync(FuseContext context, ulong handle) => new(Errno.None);

    public ValueTask<FuseResult<FuseStatistics>> GetStatisticsAsync(FuseContext context, CancellationToken cancellationToken)
        => new(new FuseStatistics { BlockSize = 4096, Blocks = 100, FreeBlocks = 50, AvailableBlocks = 40, NameLength = 255 });

    public ValueTask<FuseResult<ReadOnlyMemory<byte>>> GetXattrAsync(FuseContext context, ulong nodeId, string name, CancellationToken cancellationToken)
        => new((ReadOnlyMemory<byte>)Content);

    public ValueTask<FuseResult<IReadOnlyList<string>>> ListXattrsAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken)
        => new(new FuseResult<IReadOnlyList<string>>(["user.a", "user.b"]));

    public ValueTask<Errno> SetXattrAsync(FuseContext context, ulong nodeId, string name, ReadOnlyMemory<byte> value, uint flags, CancellationToken cancellationToken)
    {
        Written = value.ToArray();
        return new(Errno.None);
    }

    public ValueTask<FuseResult<long>> CopyRangeAsync(FuseContext context, ulong source, long sourceOffset, ulong destination, long destinationOffset, long length, CancellationToken cancellationToken) => new(length);

    public ValueTask<FuseResult<long>> SeekAsync(FuseContext context, ulong handle, long offset, uint whence, CancellationToken cancellationToken) => new(offset + whence);

    public void Destroy() => Interlocked.Increment(ref Destroyed);

    private async ValueTask<Errno> ReadSlowlyAsync(FuseReadReply reply, CancellationToken cancellationToken)
    {
        Errno error = await PassAsync(cancellationToken);
        reply.Add(Content);
        reply.SetOwner(LastOwner);
        return error;
    }

    private async ValueTask<Errno> PassAsync(CancellationToken cancellationToken)
    {
        Entered?.TrySetResult();
        Entering?.Invoke();
        return Gate is null ? Errno.None : await Gate.Task.WaitAsync(cancellationToken);
    }

    internal sealed class Owner : IDisposable
    {
        private int _disposed;

        public int Disposed => Volatile.Read(ref _disposed);

        public void Dispose() => Interlocked.Increment(ref _disposed);
    }
}
