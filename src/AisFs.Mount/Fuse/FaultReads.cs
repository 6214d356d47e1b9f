using System.Numerics;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Processes;

namespace AisFs.Mount.Fuse;

/// <summary>
/// Keeps the kernel from fetching a mebibyte for each row that a program touches in a mapped file. At a fault the kernel asks
/// for as much around the page as it reads ahead of streams, and that is much. Such a request is refused: the
/// kernel then asks for the page alone, and no program hears of it. Where faults go onwards, or lie close together, they are
/// served as the kernel wants it.
/// </summary>
internal sealed class FaultReads
{
    // Smaller requests cost about as much as a page alone.
    private const int SmallBytes = 32 << 10;

    // After a shorter read of the beginning, no other is expected.
    private const int ManyBytes = 128 << 10;

    // A thread that has made the kernel ask is about to wait: looked at too early, it still runs. On a busy machine it may have to
    // get a processor first.
    private const int Looks = 20;
    private const int QuickLooks = 7;
    private const int SpinsBetween = 200;

    // Sets what stands for a file that was not opened apart from handles.
    private const ulong Unopened = 1UL << 63;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, FaultHistory> _files = [];
    private readonly Func<uint, bool?> _isFaulting;
    private int _watched;

    /// <summary>Makes it.</summary>
    /// <param name="isFaulting">Whether a thread waits because of a fault; null: that of the system.</param>
    public FaultReads(Func<uint, bool?>? isFaulting = null) => _isFaulting = isFaulting ?? CallerProcess.IsFaulting;

    /// <summary>Makes the kernel drop pages of an inode, from a byte on, so many bytes.</summary>
    public Action<ulong, long, long>? DropPages { get; set; }

    /// <summary>Whether a read is better refused.</summary>
    /// <param name="context">Who caused it, and on which inode.</param>
    /// <param name="handle">The open file; 0 where the kernel opens files by itself.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="size">How many bytes.</param>
    /// <returns>Whether to answer with an error, which no program gets to see.</returns>
    public bool Refuses(in FuseContext context, ulong handle, long offset, int size)
    {
        ulong file = handle == 0 ? Unopened | context.NodeId : handle;
        if (size <= SmallBytes)
        {
            if (Volatile.Read(ref _watched) > 0)
            {
                NoteSmall(context.NodeId, file, offset, offset + size);
            }

            return false;
        }

        // A large page of the kernel, which a program waits for, looks like this: refused, it would kill the program.
        if (BitOperations.IsPow2(size) && offset % size == 0 && offset > 0)
        {
            return false;
        }

        // Nothing is kept of a file that is read in one go.
        if (offset == 0 && size < ManyBytes)
        {
            return false;
        }

        FaultHistory? history;
        lock (_lock)
        {
            if (!_files.TryGetValue(file, out history))
            {
                history = new FaultHistory();
                _files.Add(file, history);
            }

            if (history.Passes(offset, offset + size))
            {
                return false;
            }
        }

        bool refuses = IsFaulting(context.Pid);
        lock (_lock)
        {
            if (!refuses)
            {
                history.Called(offset + size);
                return false;
            }

            _watched += history.IsWatched ? 0 : 1;
            history.Refuse(offset, offset + size);
            return true;
        }
    }

    /// <summary>The kernel has forgotten an inode, which it may have read without opening it.</summary>
    /// <param name="inode">The inode.</param>
    public void ForgetUnopened(ulong inode) => Forget(Unopened | inode);

    /// <summary>A file was closed.</summary>
    /// <param name="file">The open file.</param>
    public void Forget(ulong file)
    {
        lock (_lock)
        {
            if (_files.Remove(file, out FaultHistory? history) && history.IsWatched)
            {
                _watched--;
            }
        }
    }

    private bool IsFaulting(uint thread)
    {
        for (int i = 0; i < Looks; i++)
        {
            if (_isFaulting(thread) is { } known)
            {
                return known;
            }

            if (i < QuickLooks)
            {
                Thread.SpinWait(SpinsBetween);
            }
            else
            {
                Thread.Yield();
            }
        }

        return false;
    }

    private void NoteSmall(ulong inode, ulong file, long offset, long end)
    {
        (long first, long last) = (-1, -1);
        lock (_lock)
        {
            if (_files.TryGetValue(file, out FaultHistory? history) && history.IsWatched)
            {
                (first, last) = history.NoteSmall(offset, end);
            }
        }

        // They are in the kernel's memory without content, and would be asked for one by one.
        if (last > first && first >= 0)
        {
            DropPages?.Invoke(inode, first, last - first);
        }
    }
}
