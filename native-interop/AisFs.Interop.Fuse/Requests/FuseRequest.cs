using System.Diagnostics.CodeAnalysis;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Devices;

namespace AisFs.Interop.Fuse.Requests;

/// <summary>
/// A request from when it was read until it is answered. Each reader has one at hand and uses it over and over; when an
/// operation does not complete at once, the request goes with it and the reader takes another one from the pool.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A source without timer or wait handle holds nothing that must be freed.")]
internal sealed class FuseRequest
{
    private readonly Pool<RequestBuffer> _buffers;
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancellation = new();
    private FuseReadReply? _read;
    private FuseDirectoryWriter? _directory;
    private ulong _unique;
    private bool _interrupted;

    /// <summary>Makes a request without content.</summary>
    /// <param name="buffers">Takes the buffer of a parked write back.</param>
    public FuseRequest(Pool<RequestBuffer> buffers) => _buffers = buffers;

    public FuseChannel Channel { get; private set; } = null!;

    public ulong Unique => _unique;

    public fuse_opcode Opcode { get; private set; }

    /// <summary>Whether the kernel waits for an answer; not for FORGET, BATCH_FORGET and INTERRUPT.</summary>
    public bool IsAnswered => Opcode is not (fuse_opcode.FUSE_FORGET or fuse_opcode.FUSE_BATCH_FORGET or fuse_opcode.FUSE_INTERRUPT);

    public FuseContext Context { get; private set; }

    /// <summary>How much room the caller of getxattr or listxattr has.</summary>
    public uint Room { get; set; }

    /// <summary>The buffer that holds the data of a parked write.</summary>
    public RequestBuffer? Buffer { get; set; }

    public CancellationToken Token => _cancellation.Token;

    public FuseReadReply Read => _read ??= new FuseReadReply();

    public FuseDirectoryWriter Directory => _directory ??= new FuseDirectoryWriter();

    public void Begin(FuseChannel channel, in fuse_in_header header)
    {
        Channel = channel;
        Opcode = (fuse_opcode)header.opcode;
        Context = new FuseContext(header.unique, header.uid, header.gid, header.pid) { NodeId = header.nodeid };
        Room = 0;
        Volatile.Write(ref _unique, header.unique);
    }

    /// <summary>Ends the request; it may be used for another one afterwards.</summary>
    public void End()
    {
        lock (_lock)
        {
            _unique = 0;
            if (_interrupted || !_cancellation.TryReset())
            {
                // An interruption may still be calling back through the old source: it is left to the collector.
                _interrupted = false;
                _cancellation = new CancellationTokenSource();
            }
        }

        _read?.Release();
        _directory?.Release();
        if (Buffer is { } buffer)
        {
            Buffer = null;
            _buffers.Return(buffer);
        }
    }

    /// <summary>Whether this is that request, still unanswered.</summary>
    /// <param name="unique">The number of the request.</param>
    /// <returns>Whether it is.</returns>
    public bool Is(ulong unique) => Volatile.Read(ref _unique) == unique;

    /// <summary>Cancels the operation, unless it was answered meanwhile. Runs callbacks of the operation.</summary>
    /// <param name="unique">The number of the request that was meant.</param>
    public void Interrupt(ulong unique)
    {
        CancellationTokenSource cancellation;
        lock (_lock)
        {
            if (_unique != unique)
            {
                return;
            }

            _interrupted = true;
            cancellation = _cancellation;
        }

        cancellation.Cancel();
    }
}
