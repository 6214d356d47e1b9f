using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Dispatch;
using AisFs.Interop.Fuse.Logging;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Session;

/// <summary>
/// Serves one mount: reads the kernel's requests on threads of its own, calls the operations and answers, until the mount
/// is taken away.
/// </summary>
public sealed class FuseSession
{
    private readonly SessionDevices _devices;
    private readonly IFuseOperations _operations;
    private readonly FuseSessionOptions _options;
    private readonly ILogger _logger;
    private readonly SessionStages _stages = new();
    private readonly Agreement _agreement = new();
    private readonly SessionActivity _activity;
    private readonly RequestPools _pools;
    private readonly UnansweredRequests _unanswered;
    private readonly FuseDispatcher _dispatcher;
    private readonly int _requestBytes;

    /// <summary>Makes a session; <see cref="StartAsync"/> begins it.</summary>
    /// <param name="device">The mount's device; closed by the session when the mount has ended.</param>
    /// <param name="operations">The file system that answers.</param>
    /// <param name="options">How to talk to the kernel.</param>
    /// <param name="logger">Takes warnings, and each request at level Trace.</param>
    public FuseSession(FuseDevice device, IFuseOperations operations, FuseSessionOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        options.Validate();
        _devices = new SessionDevices(device, options.CloneDevice);
        _operations = operations;
        _options = options;
        _logger = logger;
        _requestBytes = InitNegotiator.RequestBytes(options, Environment.SystemPageSize, KernelLimits.MaxPages());
        _activity = new SessionActivity(Finish);
        _pools = new RequestPools(_requestBytes, options.EffectiveThreads);
        _unanswered = new UnansweredRequests(_pools, _activity);
        Notifier = new FuseNotifier(_devices.OpenFirst(), _activity, logger);

        bool trace = options.Trace && logger.IsEnabled(LogLevel.Trace);
        ReplySender sender = new(new Withdrawals(operations, logger), logger, trace);
        SilentRequests silent = new(operations, new Interruptions(_unanswered, _activity), logger, trace);
        _dispatcher = new FuseDispatcher(operations, _agreement, new RequestRunner(sender, _unanswered), sender, silent);
    }

    /// <summary>Ends when the mount was taken away: no request comes any more, but some may be under way.</summary>
    public Task Disconnected => _stages.Disconnected.Task;

    /// <summary>Ends when the mount was taken away and every operation has completed.</summary>
    public Task Completion => _stages.Completion.Task;

    /// <summary>Tells the kernel what to forget.</summary>
    public FuseNotifier Notifier { get; }

    /// <summary>Begins to read requests.</summary>
    /// <returns>What kernel and server agreed upon; fails when they do not agree, or the mount ends before.</returns>
    public Task<FuseConnection> StartAsync()
    {
        // INIT comes first and alone; the other readers follow when it is answered.
        NewReader(_devices.OpenFirst()).Start(0);
        return _stages.Initialized.Task;
    }

    private FuseReader NewReader(FuseChannel channel)
        => new(new Host(this), _dispatcher, channel, _unanswered.AddReader(), _agreement, _activity, _logger);

    private void Initialize(FuseRequest request, in fuse_init_in offer)
    {
        if (offer.major > 7)
        {
            // The kernel asks again with the version that it is told here.
            _ = request.Channel.SendBody(request.Unique, new fuse_init_out { major = 7, minor = InitNegotiator.NewestMinor });
            return;
        }

        if (offer.major < 7 || offer.minor < FuseMounter.OldestProtocolMinor)
        {
            FuseLog.TooOld(_logger, offer.major, offer.minor);
            _ = request.Channel.SendError(request.Unique, Errno.EPROTO);
            Fail(FuseMountFailure.KernelTooOld, FormattableString.Invariant($"The kernel's FUSE protocol {offer.major}.{offer.minor} is too old: 7.{FuseMounter.OldestProtocolMinor} (Linux 5.4) is needed."));
            return;
        }

        fuse_init_out answer = InitNegotiator.Negotiate(offer, _options, Environment.SystemPageSize, _requestBytes, out FuseConnection connection);
        FuseReader[] further = new FuseReader[_options.EffectiveThreads - 1];
        for (int i = 0; i < further.Length; i++)
        {
            further[i] = NewReader(_devices.OpenFurther());
        }

        _operations.Initialized(connection);
        _agreement.Make(connection);
        Errno refused = request.Channel.SendBody(request.Unique, answer);
        if (refused != Errno.None)
        {
            FuseLog.ReplyRefused(_logger, request.Opcode, request.Unique, refused);
            Fail(FuseMountFailure.Other, $"The kernel refused the answer to INIT: {refused}.");
            return;
        }

        Notifier.Start();
        for (int i = 0; i < further.Length; i++)
        {
            further[i].Start(i + 1);
        }

        FuseLog.Initialized(_logger, connection.ProtocolMinor, connection.MaxRequestBytes, connection.Capabilities, connection.Offered, further.Length + 1);
        _stages.Initialized.TrySetResult(connection);
    }

    private void Fail(FuseMountFailure failure, string message)
    {
        _activity.Stop();
        _stages.Initialized.TrySetException(new FuseMountException(failure, message));
    }

    private void ReaderEnded()
    {
        _activity.Stop();
        if (_unanswered.EndConnection() is { } parked)
        {
            FuseLog.ConnectionEnded(_logger, parked);
        }

        _stages.Disconnected.TrySetResult();
        _stages.Initialized.TrySetException(new FuseMountException(FuseMountFailure.Other, "The mount ended before the kernel began to use it."));
        Notifier.Stop();
    }

    private void Finish()
    {
        try
        {
            _operations.Destroy();
        }
#pragma warning disable CA1031 // The end must be reported whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FuseLog.DestroyFailed(_logger, exception);
        }

        _devices.Close();
        _pools.Buffers.Clear();
        _stages.Completion.TrySetResult();
    }

    // Keeps the members that only readers call out of the public type.
    private sealed class Host(FuseSession session) : IReaderHost
    {
        public void Initialize(FuseRequest request, in fuse_init_in offer) => session.Initialize(request, offer);

        public void ReaderEnded() => session.ReaderEnded();
    }
}
