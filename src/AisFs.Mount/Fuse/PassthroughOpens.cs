using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Devices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Mount.Fuse;

/// <summary>
/// Decides which opens the kernel serves by itself, from a local file with the same bytes (FUSE passthrough). The opens of one
/// inode are all of that kind, or none is: the kernel refuses a mixture, and the program's open would fail. So the first open
/// decides, until the last one is released.
/// </summary>
/// <remarks>
/// An open counts from before its answer until its RELEASE has come: all that the kernel holds open is counted here, and
/// some that it has given up already. So no answer can be wrong for the kernel.
/// </remarks>
internal sealed class PassthroughOpens
{
    // What the kernel takes together with passthrough.
    private const FuseOpenOptions Allowed = FuseOpenOptions.NoFlush | FuseOpenOptions.DirectIo | FuseOpenOptions.ParallelDirectWrites;

    private readonly FuseBackings _backings;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, InodeOpens> _inodes = [];
    private readonly Dictionary<ulong, ulong> _inodeOf = [];
    private bool _isRefused;

    public PassthroughOpens(FuseBackings backings, ILogger logger)
    {
        _backings = backings;
        _logger = logger;
    }

    /// <summary>A file was opened: chooses the answer.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="answer">The answer without passthrough.</param>
    /// <param name="backing">A file with the bytes of what was opened; null for none.</param>
    /// <returns>The answer.</returns>
    public FuseOpened Enter(ulong inode, FuseOpened answer, SafeFileHandle? backing)
    {
        lock (_lock)
        {
            ref InodeOpens opens = ref CollectionsMarshal.GetValueRefOrAddDefault(_inodes, inode, out _);
            _inodeOf[answer.Handle] = inode;
            if (opens.Count++ == 0)
            {
                // A file that was opened past the page cache is no way to open the local one: that may not be able to.
                bool isPossible = backing is not null && !_isRefused && (answer.Options & FuseOpenOptions.DirectIo) == 0;
                opens.BackingId = isPossible ? Name(backing!) : 0;
            }

            return opens.BackingId == 0 ? answer
                : answer with { Options = (answer.Options & Allowed) | FuseOpenOptions.Passthrough, BackingId = opens.BackingId };
        }
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
            if (--opens.Count == 0)
            {
                if (opens.BackingId != 0)
                {
                    _backings.Close(opens.BackingId);
                }

                _inodes.Remove(inode);
            }
        }
    }

    private int Name(SafeFileHandle backing)
    {
        int id = _backings.Open(backing, out Errno refused);

        // Without memory it may succeed another time. All else holds for the mount: who it runs as, where its local files lie.
        if (id == 0 && refused is not (Errno.ENOMEM or Errno.EBADF))
        {
            _isRefused = true;
            FuseMountLog.PassthroughRefused(_logger, refused);
        }

        return id;
    }

    private struct InodeOpens
    {
        public int Count;

        /// <summary>What the kernel knows the local file by; 0: the opens are ordinary ones.</summary>
        public int BackingId;
    }
}
