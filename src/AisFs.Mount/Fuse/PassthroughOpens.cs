using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Devices;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Mount.Fuse;

/// <summary>
/// Decides which opens the kernel serves by itself, from a local file with the same bytes (FUSE passthrough). The opens of one
/// inode are all of that kind, or none is: the kernel refuses a mixture, and the program's open would fail. So the first open
/// decides, until the last one is released. The kernel goes on to know the file for a while then: an open that comes soon
/// enough, and finds the same file, costs nothing.
/// </summary>
/// <remarks>
/// An open counts from before its answer until its RELEASE has come: all that the kernel holds open is counted here, and
/// some that it has given up already. So no answer can be wrong for the kernel.
/// </remarks>
internal sealed class PassthroughOpens : IDisposable
{
    /// <summary>How many files the kernel knows that no program has open. Each costs it an open file.</summary>
    public const int MostIdle = 16 << 10;

    // What the kernel takes together with passthrough.
    private const FuseOpenOptions Allowed = FuseOpenOptions.NoFlush | FuseOpenOptions.DirectIo | FuseOpenOptions.ParallelDirectWrites;

    // Another mount may have removed a file that is opened again and again here: its room is given back then.
    private const long LongestMs = 60_000;

    private readonly FuseBackings _backings;
    private readonly ILogger _logger;
    private readonly long _idleMs;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, InodeOpens> _inodes = [];
    private readonly Dictionary<ulong, ulong> _inodeOf = [];
    private readonly LinkedList<PassthroughFile> _idle = [];
    private readonly Action<PassthroughFile> _gone;
    private readonly Timer _sweeper;
    private bool _isRefused;

    /// <summary>Makes one for a mount.</summary>
    /// <param name="backings">Names files to the kernel.</param>
    /// <param name="idle">How long the kernel knows a file that no program has open.</param>
    /// <param name="logger">The log.</param>
    public PassthroughOpens(FuseBackings backings, TimeSpan idle, ILogger logger)
    {
        _backings = backings;
        _idleMs = (long)idle.TotalMilliseconds;
        _logger = logger;
        _gone = Gone;
        _sweeper = new Timer(static state => ((PassthroughOpens)state!).Sweep(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>A file was opened: chooses the answer.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="answer">The answer without passthrough.</param>
    /// <param name="backing">A file with the bytes of what was opened; null for none.</param>
    /// <returns>The answer.</returns>
    public FuseOpened Enter(ulong inode, FuseOpened answer, FsBacking? backing)
    {
        // A file that was opened past the page cache is no way to open the local one: that may not be able to.
        FsBacking? possible = (answer.Options & FuseOpenOptions.DirectIo) == 0 ? backing : null;
        int id;
        lock (_lock)
        {
            if (TryJoin(inode, answer.Handle, possible, out id))
            {
                return With(answer, id);
            }
        }

        using SafeFileHandle? file = possible!.TryOpen();
        lock (_lock)
        {
            if (!TryJoin(inode, answer.Handle, file is null ? null : possible, out id))
            {
                id = Begin(inode, answer.Handle, possible, file!);
            }
        }

        return With(answer, id);
    }

    /// <summary>A file was released.</summary>
    /// <param name="handle">Its handle.</param>
    public void Leave(ulong handle)
    {
        lock (_lock)
        {
            if (!_inodeOf.Remove(handle, out ulong inode))
            {
                return;
            }

            ref InodeOpens opens = ref CollectionsMarshal.GetValueRefOrNullRef(_inodes, inode);
            if (--opens.Count > 0)
            {
                return;
            }

            if (opens.File is not { Backing.IsGone: false } file || _idleMs <= 0)
            {
                Drop(inode, opens.File);
                return;
            }

            file.IdleSince = Environment.TickCount64;
            _idle.AddLast(file.Place);
            if (_idle.Count > MostIdle)
            {
                Drop(_idle.First!.Value);
            }
            else if (_idle.Count == 1)
            {
                _sweeper.Change(_idleMs, Timeout.Infinite);
            }
        }
    }

    /// <summary>The kernel has forgotten an inode, or it has other bytes: nobody will ask for its local file.</summary>
    /// <param name="inode">The inode.</param>
    public void Forget(ulong inode)
    {
        lock (_lock)
        {
            if (_inodes.TryGetValue(inode, out InodeOpens opens) && opens is { Count: 0, File: { } file })
            {
                Drop(file);
            }
        }
    }

    /// <summary>The mount has ended, and with it all that the kernel knew.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (InodeOpens opens in _inodes.Values)
            {
                opens.File?.Forget();
            }

            _inodeOf.Clear();
            _inodes.Clear();
            _idle.Clear();
            _sweeper.Dispose();
        }
    }

    private static FuseOpened With(FuseOpened answer, int id)
        => id == 0 ? answer : answer with { Options = (answer.Options & Allowed) | FuseOpenOptions.Passthrough, BackingId = id };

    // Under the lock. False: nobody has it open, and the kernel has to be told of the file.
    private bool TryJoin(ulong inode, ulong handle, FsBacking? backing, out int id)
    {
        ref InodeOpens opens = ref CollectionsMarshal.GetValueRefOrAddDefault(_inodes, inode, out _);
        if (opens.Count == 0 && opens.File is { } idle && !IsStill(idle, backing))
        {
            CloseIdle(idle);
            opens.File = null;
        }

        id = 0;
        if (opens is { Count: 0, File: null } && backing is not null && !_isRefused)
        {
            return false;
        }

        if (opens is { Count: 0, File: { } found })
        {
            _idle.Remove(found.Place);
        }

        opens.Count++;
        id = opens.File?.Id ?? 0;
        _inodeOf[handle] = inode;
        return true;
    }

    // Under the lock.
    private int Begin(ulong inode, ulong handle, FsBacking backing, SafeFileHandle file)
    {
        int id = _backings.Open(file, out Errno refused);

        // Without memory it may succeed another time. All else holds for the mount: who it runs as, where its local files lie.
        if (id == 0 && refused is not (Errno.ENOMEM or Errno.EBADF))
        {
            _isRefused = true;
            FuseMountLog.PassthroughRefused(_logger, refused);
        }

        _inodeOf[handle] = inode;
        _inodes[inode] = new InodeOpens { Count = 1, File = id == 0 ? null : new PassthroughFile(inode, id, backing, _gone) };
        return id;
    }

    private static bool IsStill(PassthroughFile file, FsBacking? backing)
        => ReferenceEquals(file.Backing, backing) && !backing.IsGone && Environment.TickCount64 - file.NamedAt < LongestMs;

    // The local file was removed. A program that has it open goes on with it.
    private void Gone(PassthroughFile file)
    {
        lock (_lock)
        {
            if (file.Place.List is not null)
            {
                Drop(file);
            }
        }
    }

    private void Sweep()
    {
        lock (_lock)
        {
            long now = Environment.TickCount64;
            while (_idle.First is { Value: var oldest } && now - oldest.IdleSince >= _idleMs)
            {
                Drop(oldest);
            }

            if (_idle.First is { Value: var next })
            {
                _sweeper.Change(Math.Max(1, next.IdleSince + _idleMs - now), Timeout.Infinite);
            }
        }
    }

    // Under the lock, as all below.
    private void Drop(PassthroughFile file)
    {
        CloseIdle(file);
        _inodes.Remove(file.Inode);
    }

    private void Drop(ulong inode, PassthroughFile? file)
    {
        if (file is not null)
        {
            Close(file);
        }

        _inodes.Remove(inode);
    }

    private void CloseIdle(PassthroughFile file)
    {
        _idle.Remove(file.Place);
        Close(file);
    }

    private void Close(PassthroughFile file)
    {
        file.Forget();
        _backings.Close(file.Id);
    }

    private struct InodeOpens
    {
        public int Count;

        /// <summary>What the kernel reads; null: the opens are ordinary ones.</summary>
        public PassthroughFile? File;
    }
}
