using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Dispatch;

namespace AisFs.Interop.Fuse.Session;

/// <summary>One thread that reads requests and sees each through until it is answered or parked.</summary>
internal sealed unsafe class FuseReader
{
    private readonly FuseSession _session;
    private readonly FuseChannel _channel;
    private readonly int _index;
    private volatile FuseRequest _current;

    public FuseReader(FuseSession session, FuseChannel channel, int index)
    {
        _session = session;
        _channel = channel;
        _index = index;
        _current = session.Requests.Rent();
        Buffer = session.Buffers.Rent();
    }

    /// <summary>The buffer for the next request; a parked write takes it along.</summary>
    public RequestBuffer Buffer { get; set; }

    /// <summary>The request that is at hand.</summary>
    public FuseRequest Current => _current;

    public void Start()
    {
        Thread thread = new(Run) { IsBackground = true, Name = FormattableString.Invariant($"fuse-{_index}") };
        thread.UnsafeStart();
    }

    private void Run()
    {
        try
        {
            while (ReadOne())
            {
            }
        }
#pragma warning disable CA1031 // A thread's end must not be the process's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FuseLog.ReaderFailed(_session.Logger, exception);
        }

        _session.Buffers.Return(Buffer);
        _session.ReaderEnded();
    }

    private bool ReadOne()
    {
        int n = _channel.Read(Buffer.Pointer, Buffer.Size, out Errno error);
        if (n > 0)
        {
            return Handle(n);
        }

        switch (error)
        {
            // A signal; a request that was interrupted before it could be read; nothing there (a non-blocking device).
            case Errno.EINTR or Errno.ENOENT or Errno.EAGAIN:
                return true;

            // Unmounted. Aborted through fusectl or a forced unmount. A socket in place of the device was closed.
            case Errno.ENODEV or Errno.ECONNABORTED or Errno.None:
                return false;

            default:
                FuseLog.ReadFailed(_session.Logger, error);
                return false;
        }
    }

    private bool Handle(int length)
    {
        if (length < sizeof(fuse_in_header))
        {
            FuseLog.Malformed(_session.Logger, default, 0);
            return true;
        }

        fuse_in_header header = *(fuse_in_header*)Buffer.Pointer;
        int extensions = header.total_extlen * 8;
        if (header.len != length || extensions > length - sizeof(fuse_in_header))
        {
            FuseLog.Malformed(_session.Logger, (fuse_opcode)header.opcode, header.unique);
            _ = _channel.SendError(header.unique, Errno.EIO);
            return true;
        }

        FuseRequest request = _current;
        request.Begin(_channel, header);
        ReadOnlySpan<byte> arguments = new(Buffer.Pointer + sizeof(fuse_in_header), length - sizeof(fuse_in_header) - extensions);
        if (_session.Dispatcher.Dispatch(this, request, header, arguments))
        {
            // Parked: the request is no longer this thread's.
            _current = _session.Requests.Rent();
        }
        else
        {
            request.End();
        }

        return _session.IsRunning;
    }
}
