using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Interop.Fuse.Session;
using AisFs.Mount.Measuring;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.Fuse;

/// <summary>
/// A file system mounted on a directory of Linux. It must not be accessed through the mountpoint by the process that
/// serves it. The file system stays the caller's, to be disposed after <see cref="Completion"/>.
/// </summary>
public sealed class FuseMount : IAsyncDisposable
{
    // How long a disposed mount may be held by other processes before it is left to them.
    private static readonly TimeSpan s_disposeTimeout = TimeSpan.FromSeconds(5);

    private readonly FuseSession _session;
    private readonly ILogger _logger;

    private FuseMount(FuseSession session, FuseConnection connection, string mountpoint, IReadOnlyList<IDisposable?> lasting, ILogger logger)
    {
        _session = session;
        Device = MountTable.Find(mountpoint)?.Device;
        _logger = logger;
        Connection = connection;
        Mountpoint = mountpoint;
        Completion = CompleteAsync(lasting);
    }

    /// <summary>The directory, as an absolute path without symbolic links.</summary>
    public string Mountpoint { get; }

    /// <summary>The number of its device as <c>major:minor</c>; null when it was unmounted before that was known.</summary>
    public string? Device { get; }

    /// <summary>What was agreed upon with the kernel.</summary>
    public FuseConnection Connection { get; }

    /// <summary>Ends when the file system was unmounted, by this process or another one; operations may still be under way.</summary>
    public Task Disconnected => _session.Disconnected;

    /// <summary>Ends when the file system was unmounted, by this process or another one, and all operations have completed.</summary>
    public Task Completion { get; }

    /// <summary>Mounts, and returns when the kernel uses the file system.</summary>
    /// <param name="fileSystem">The file system.</param>
    /// <param name="mountpoint">An empty directory.</param>
    /// <param name="options">How.</param>
    /// <param name="loggers">Where to log to.</param>
    /// <param name="cancellationToken">Nothing stays mounted when it is cancelled.</param>
    /// <returns>The mount.</returns>
    /// <exception cref="MountException">It did not succeed; the message is one sentence for the user.</exception>
    public static async ValueTask<FuseMount> StartAsync(IFileSystem fileSystem, string mountpoint, FuseMountOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentException.ThrowIfNullOrEmpty(mountpoint);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();

        ILogger logger = loggers.CreateLogger<FuseMount>();
        FuseMountSettings settings = new()
        {
            Mountpoint = mountpoint,
            Source = options.FsName,
            Subtype = FuseMountOptions.Subtype,
            ReadOnly = options.ReadOnly,
            Flags = options.Flags,
            AllowOther = options.AllowOther,
            DefaultPermissions = options.DefaultPermissions,
        };

        FuseDevice device = await FuseUnmounter.InvokeAsync(() => FuseMounter.Mount(settings)).ConfigureAwait(false);
        string path = device.Mountpoint;
        MountMeter meter = new(options.MeterFactory);
        FuseSessionOptions sessionOptions = options.ToSessionOptions(fileSystem);
        PassthroughOpens? passthrough = sessionOptions.Passthrough ? new(new FuseBackings(device), options.PassthroughIdle, logger) : null;
        MeasuredFileSystem measured = new(fileSystem, meter);
        KeptFiles? kept = options.Immutable ? new(measured) : null;
        FuseAdapter adapter = new(measured, path, passthrough, kept) { ReadsDirectly = options.DirectIo };
        FuseSession session = new(device, adapter, sessionOptions, loggers.CreateLogger<FuseSession>());
        adapter.Faults.DropPages = session.Notifier.InvalidateInode;
        FuseConnection connection;
        IDisposable subscription = fileSystem.Subscribe(new FuseInvalidationSink(session.Notifier, passthrough));
        IReadOnlyList<IDisposable?> lasting = [kept, passthrough, subscription, meter];
        try
        {
            connection = await session.StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await FuseUnmounter.TryUnmountAsync(path, logger).ConfigureAwait(false);
            await session.Completion.ConfigureAwait(false);
            End(lasting);
            if (exception is FuseMountException failure)
            {
                throw FuseUnmounter.Translate(failure);
            }

            throw;
        }

        if (options.ReadAheadKiB > 0 && !FuseMounter.TrySetReadAhead(path, options.ReadAheadKiB))
        {
            FuseMountLog.ReadAheadKept(logger, path, connection.MaxReadAheadBytes / 1024);
        }

        FuseMountLog.Mounted(logger, options.FsName, path);
        return new FuseMount(session, connection, path, lasting, logger);
    }

    /// <summary>Looks whether a directory can be mounted on. A dead mount of this kind is cleared from it.</summary>
    /// <param name="mountpoint">The directory.</param>
    /// <exception cref="MountException">It cannot be mounted on; the message is one sentence for the user.</exception>
    public static async ValueTask CheckMountpointAsync(string mountpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(mountpoint);
        await FuseUnmounter.InvokeAsync(() => FuseMounter.CheckMountpoint(mountpoint, FuseMountOptions.Subtype)).ConfigureAwait(false);
    }

    /// <summary>Unmounts what another process serves, or has left behind.</summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <param name="how">Whether a mount that is in use disappears all the same. A dead mount always does.</param>
    /// <param name="cancellationToken">Ends the wait, not the unmount.</param>
    /// <returns>Completes when it is gone from the tree; its server may still be finishing.</returns>
    /// <exception cref="MountException">It did not succeed.</exception>
    public static ValueTask UnmountAsync(string mountpoint, FuseUnmount how, CancellationToken cancellationToken)
        => FuseUnmounter.UnmountAsync(mountpoint, how, cancellationToken);

    /// <summary>Unmounts.</summary>
    /// <param name="lazy">
    /// Whether a mount that is in use disappears from the tree and ends with its last user; else that fails.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, not the unmount.</param>
    /// <returns>Completes with <see cref="Completion"/>, but when lazy, as soon as the mount has disappeared.</returns>
    /// <exception cref="MountException">It did not succeed.</exception>
    public async ValueTask UnmountAsync(bool lazy, CancellationToken cancellationToken)
    {
        if (!Completion.IsCompleted)
        {
            await FuseUnmounter.InvokeAsync(() => FuseMounter.Unmount(Mountpoint, lazy ? FuseUnmountMode.Lazy : FuseUnmountMode.Normal)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!lazy)
        {
            await Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes the mount away whether it is in use or not, and whether or not it is still in the tree; requests of others that
    /// are under way fail. Operations that make data durable are still completed.
    /// </summary>
    /// <returns>Completes when the mount has ended.</returns>
    public async ValueTask DisposeAsync()
    {
        if (!Completion.IsCompleted)
        {
            await FuseUnmounter.TryUnmountAsync(Mountpoint, _logger).ConfigureAwait(false);
            FuseMounter.TryAbort(Device);
            try
            {
                await Completion.WaitAsync(s_disposeTimeout).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                FuseMountLog.UnmountFailed(_logger, Mountpoint, "it is still in use");
            }
        }
    }

    private static void End(IReadOnlyList<IDisposable?> lasting)
    {
        foreach (IDisposable? part in lasting)
        {
            part?.Dispose();
        }
    }

    private async Task CompleteAsync(IReadOnlyList<IDisposable?> lasting)
    {
        await _session.Completion.ConfigureAwait(false);
        End(lasting);
        await FuseUnmounter.ClearDeadAsync(Mountpoint, _logger).ConfigureAwait(false);
        FuseMountLog.Unmounted(_logger, Mountpoint);
    }
}
