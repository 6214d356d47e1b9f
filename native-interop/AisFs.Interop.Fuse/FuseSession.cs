using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Dispatch;
using AisFs.Interop.Fuse.Session;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse;

/// <summary>
/// Serves one mount: reads the kernel's requests on threads of its own, calls the operations and answers, until the mount
/// is taken away.
/// </summary>
public sealed partial class FuseSession
{
    private readonly FuseDevice _device;
    private readonly FuseSessionOptions _options;
    private readonly TaskCompletionSource<FuseConnection> _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<FuseDevice> _clones = [];
    private FuseReader[] _readers = [];
    private volatile FuseConnection? _connection;
    private volatile bool _stopping;

    /// <summary>Makes a session; <see cref="StartAsync"/> begins it.</summary>
    /// <param name="device">The mount's device; closed by the session when the mount has ended.</param>
    /// <param name="operations">Who answers.</param>
    /// <param name="options">How to talk to the kernel.</param>
    /// <param name="logger">Takes warnings, and each request at level Trace.</param>
    public FuseSession(FuseDevice device, IFuseOperations operations, FuseSessionOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        options.Validate();
        _device = device;
        _options = options;
        Operations = operations;
        Logger = logger;
        RequestBytes = InitNegotiator.RequestBytes(options, Environment.SystemPageSize, ReadMaxPagesLimit());
        Dispatcher = new FuseDispatcher(this, operations, logger, options.Trace);
        Requests = new Pool<FuseRequest>(256, () => new FuseRequest(this));

        // The kernel wants room for its greatest request and the headers before it, and 8 KiB at least.
        int bufferSize = Math.Max(RequestBytes, 4096) + 4096;
        Buffers = new Pool<RequestBuffer>(options.EffectiveThreads * 2, () => new RequestBuffer(bufferSize), static b => ((IDisposable)b).Dispose());
        Notifier = new FuseNotifier(this, new FuseChannel(device.Descriptor));
    }

    /// <summary>Ends when the mount was taken away: no request comes any more, but some may be under way.</summary>
    public Task Disconnected => _disconnected.Task;

    /// <summary>Ends when the mount was taken away and every operation has completed.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Tells the kernel what to forget.</summary>
    public FuseNotifier Notifier { get; }

    internal IFuseOperations Operations { get; }

    internal ILogger Logger { get; }

    internal FuseDispatcher Dispatcher { get; }

    internal Pool<FuseRequest> Requests { get; }

    internal Pool<RequestBuffer> Buffers { get; }

    internal int RequestBytes { get; private set; }

    internal bool IsInitialized => _connection is not null;

    internal bool IsRunning => !_stopping;

    /// <summary>Begins to read requests.</summary>
    /// <returns>What kernel and server agreed upon; fails when they do not agree, or the mount ends before.</returns>
    public Task<FuseConnection> StartAsync()
    {
        // INIT comes first and alone; the other readers follow when it is answered.
        _readers = new FuseReader[1];
        _readers[0] = new FuseReader(this, new FuseChannel(_device.Descriptor), 0);
        Enter();
        _readers[0].Start();
        return _initialized.Task;
    }

    /// <summary>Answers INIT.</summary>
    /// <param name="request">The request.</param>
    /// <param name="offer">What the kernel says.</param>
    internal unsafe void Initialize(FuseRequest request, in fuse_init_in offer)
    {
        if (offer.major > 7)
        {
            // The kernel asks again with the version that it is told here.
            _ = request.Channel.SendBody(request.Unique, new fuse_init_out { major = 7, minor = InitNegotiator.NewestMinor });
            return;
        }

        if (offer.major < 7 || offer.minor < FuseMounter.OldestProtocolMinor)
        {
            FuseLog.TooOld(Logger, offer.major, offer.minor);
            _ = request.Channel.SendError(request.Unique, Errno.EPROTO);
            _stopping = true;
            _initialized.TrySetException(new FuseMountException(
                FuseMountFailure.KernelTooOld,
                FormattableString.Invariant($"The kernel's FUSE protocol {offer.major}.{offer.minor} is too old: 7.{FuseMounter.OldestProtocolMinor} (Linux 5.4) is needed.")));
            return;
        }

        fuse_init_out answer = InitNegotiator.Negotiate(offer, _options, Environment.SystemPageSize, RequestBytes, out FuseConnection connection);
        RequestBytes = connection.MaxRequestBytes;
        int threads = _options.EffectiveThreads;
        FuseReader[] readers = new FuseReader[threads];
        readers[0] = _readers[0];
        for (int i = 1; i < threads; i++)
        {
            readers[i] = new FuseReader(this, OpenChannel(), i);
        }

        _readers = readers;
        Operations.Initialized(connection);
        _connection = connection;
        Errno refused = request.Channel.SendBody(request.Unique, answer);
        if (refused != Errno.None)
        {
            FuseLog.ReplyRefused(Logger, request.Opcode, request.Unique, refused);
            _stopping = true;
            _initialized.TrySetException(new FuseMountException(FuseMountFailure.Other, $"The kernel refused the answer to INIT: {refused}."));
            return;
        }

        Enter();
        Notifier.Start();
        for (int i = 1; i < threads; i++)
        {
            Enter();
            readers[i].Start();
        }

        FuseLog.Initialized(Logger, connection.ProtocolMinor, connection.MaxRequestBytes, connection.Capabilities, connection.Offered, threads);
        _initialized.TrySetResult(connection);
    }

    private static int ReadMaxPagesLimit()
    {
        const int FixedLimit = 256;
        try
        {
            return int.TryParse(File.ReadAllText("/proc/sys/fs/fuse/max_pages_limit"), out int limit) && limit > 0 ? limit : FixedLimit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FixedLimit;
        }
    }

    private FuseChannel OpenChannel()
    {
        if (_options.CloneDevice && _device.TryClone() is { } clone)
        {
            _clones.Add(clone);
            return new FuseChannel(clone.Descriptor);
        }

        return new FuseChannel(_device.Descriptor);
    }
}
