using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Dispatch;
using AisFs.Interop.Fuse.Logging;
using AisFs.Interop.Fuse.Requests;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Session;

/// <summary>One thread that reads requests and sees each through until it is answered or parked.</summary>
internal sealed unsafe class FuseReader
{
    private readonly IReaderHost _host;
    private readonly FuseDispatcher _dispatcher;
    private readonly FuseChannel _channel;
    private readonly ReaderHand _hand;
    private readonly Agreement _agreement;
    private readonly SessionActivity _activity;
    private readonly ILogger _logger;

    public FuseReader(IReaderHost host, FuseDispatcher dispatcher, FuseChannel channel, ReaderHand hand, Agreement agreement, SessionActivity activity, ILogger logger)
    {
        _host = host;
        _dispatcher = dispatcher;
        _channel = channel;
        _hand = hand;
        _agreement = agreement;
        _activity = activity;
        _logger = logger;
    }

    /// <summary>Starts the thread.</summary>
    /// <param name="index">The reader's number, for the thread's name.</param>
    public void Start(int index)
    {
        _activity.Enter();
        Thread thread = new(Run) { IsBackground = true, Name = FormattableString.Invariant($"fuse-{index}") };
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
            FuseLog.ReaderFailed(_logger, exception);
        }

        _hand.ReturnBuffer();
        _host.ReaderEnded();
        _activity.Leave();
    }

    private bool ReadOne()
    {
        int n = _channel.Read(_hand.Buffer.Pointer, _hand.Buffer.Size, out Errno error);
        if (n > 0)
        {
            Handle(n);
            return !_activity.IsStopping;
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
                FuseLog.ReadFailed(_logger, error);
                return false;
        }
    }

    private void Handle(int length)
    {
        if (length < sizeof(fuse_in_header))
        {
            FuseLog.Malformed(_logger, default, 0);
            return;
        }

        byte* message = _hand.Buffer.Pointer;
        fuse_in_header header = *(fuse_in_header*)message;
        int extensions = header.total_extlen * 8;
        if (header.len != length || extensions > length - sizeof(fuse_in_header))
        {
            FuseLog.Malformed(_logger, (fuse_opcode)header.opcode, header.unique);
            _ = _channel.SendError(header.unique, Errno.EIO);
            return;
        }

        FuseRequest request = _hand.Request;
        request.Begin(_channel, header);
        ReadOnlySpan<byte> arguments = new(message + sizeof(fuse_in_header), length - sizeof(fuse_in_header) - extensions);
        if (TryInitialize(request, arguments) || !_dispatcher.Dispatch(_hand, request, header.nodeid, arguments))
        {
            request.End();
        }
        else
        {
            // Parked: the request is no longer this thread's.
            _hand.TakeNewRequest();
        }
    }

    private bool TryInitialize(FuseRequest request, ReadOnlySpan<byte> arguments)
    {
        // INIT has 16 bytes before protocol 7.36; a kernel of another major version may send less than 7.36 has, but
        // never fewer than these.
        RequestCursor cursor = new(arguments);
        if (_agreement.IsMade || request.Opcode != fuse_opcode.FUSE_INIT || !cursor.TryReadPadded(16, out fuse_init_in offer))
        {
            return false;
        }

        try
        {
            _host.Initialize(request, offer);
        }
#pragma warning disable CA1031 // The kernel must get an answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FuseLog.OperationFailed(_logger, request.Opcode, request.Unique, exception);
            _ = _channel.SendError(request.Unique, Errno.EIO);
        }

        return true;
    }
}
