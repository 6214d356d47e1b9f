using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Loading;
using AisFs.Interop.WinFsp.Volumes;
using AisFs.Mount.Measuring;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Changes;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Security;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp;

/// <summary>A file system that is mounted through WinFsp; dispose it to unmount. The file system stays the caller's.</summary>
public sealed class WinFspMount : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly WinFspFileSystem _native;
    private readonly ChangeNotifier _notifier;
    private readonly OpenNodes _open;
    private readonly IDisposable _subscription;
    private readonly DirectoryWatch? _watch;
    private readonly WinFspMountOptions _options;
    private readonly MountFolder? _folder;
    private readonly MountMeter _meter;
    private readonly ILogger _logger;
    private int _disposed;

    private WinFspMount(IFileSystem fileSystem, WinFspMountOptions options, IDescriptorSource security, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _meter = new MountMeter(options.MeterFactory);
        MeasuredFileSystem measured = new(fileSystem, _meter);
        OpenNodes open = new(measured, logger, TimeProvider.System);
        _open = open;
        WinFspAdapter adapter = new(measured, options, security, open, logger, OnStopped, _stopping.Token);
        IWinFspOperations operations = options.Trace && logger.IsEnabled(LogLevel.Trace) ? new TracedOperations(adapter, logger) : adapter;
        _native = new WinFspFileSystem(operations, VolumeOptions.From(options, fileSystem.IgnoresCase), logger);
        try
        {
            if (options.MountPoint is { } mountPoint)
            {
                _folder = MountFolder.Prepare(mountPoint);
                _native.Mount(mountPoint == "*" ? null : mountPoint);
            }

            _native.Start(options.ThreadCount > 0 ? options.ThreadCount : Math.Max(16, 4 * Environment.ProcessorCount));
        }
        catch
        {
            _native.Dispose();
            _folder?.Restore();
            _stopping.Dispose();
            _meter.Dispose();
            throw;
        }

        _notifier = new ChangeNotifier(open, open.Paths.Comparison, _native.Notify);
        _subscription = fileSystem.Subscribe(_notifier);
        _watch = options.WatchInterval > TimeSpan.Zero ? new DirectoryWatch(fileSystem, open, _notifier, options.WatchInterval, TimeProvider.System) : null;
    }

    /// <summary>Where the volume is seen: a drive, a folder, or the UNC name.</summary>
    public string MountPoint => _native.MountPoint ?? _options.NetworkName!;

    /// <summary>Completes when no request will come any more: after the unmount, or when the driver went away.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Finds out what can be known before anything is connected: WinFsp, the options, the mount point.</summary>
    /// <param name="options">How and where.</param>
    /// <exception cref="WinFspException">WinFsp is absent or too old, the mount point is taken, the SDDL is malformed; one sentence.</exception>
    /// <exception cref="ArgumentException">A value is out of range; one sentence.</exception>
    public static void Check(WinFspMountOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        WinFspLibrary.Load();
        DescriptorSources.Create(options);
        if (options.MountPoint is [_, ':'])
        {
            WinFspFileSystem.Preflight(VolumeOptions.From(options, ignoresCase: true), options.MountPoint);
        }
        else if (options.MountPoint is { } folder and not "*" && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw MountFolder.NotEmpty(folder, null);
        }
    }

    /// <summary>Mounts.</summary>
    /// <param name="fileSystem">What is shown.</param>
    /// <param name="options">How and where.</param>
    /// <param name="logger">The log.</param>
    /// <returns>The mount.</returns>
    /// <exception cref="WinFspException">WinFsp is absent or too old, the mount point is taken, the SDDL is malformed; one sentence.</exception>
    public static WinFspMount Start(IFileSystem fileSystem, WinFspMountOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Version version = WinFspLibrary.Load();
        WinFspMount mount = new(fileSystem, options, DescriptorSources.Create(options), logger);
        logger.Mounted(mount.MountPoint, version);
        return mount;
    }

    /// <summary>
    /// Unmounts. Requests under way may finish, for as long as the options allow; then they are cancelled. Whatever does not
    /// come back even then is not waited for: its buffer is taken away from it.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        string mountPoint = MountPoint;
        if (_watch is not null)
        {
            await _watch.DisposeAsync().ConfigureAwait(false);
        }

        _subscription.Dispose();
        _stopping.CancelAfter(_options.UnmountPatience);

        // Waits for the dispatcher's threads: not on a thread of the pool, whose work they may be waiting for.
        TaskCompletionSource unmounted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            _notifier.Dispose();
            _native.Dispose();
            unmounted.SetResult();
        });
        thread.Start();
        await unmounted.Task.ConfigureAwait(false);
        await _open.EndAsync().ConfigureAwait(false);
        _folder?.Restore();
        _stopping.Dispose();
        _meter.Dispose();
        _ended.TrySetResult();
        _logger.Unmounted(mountPoint);
    }

    /// <summary>Waits no longer for requests under way: they are cancelled.</summary>
    public void Hurry()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Nothing is under way any more.
        }
    }

    private void OnStopped(bool normally)
    {
        if (!normally)
        {
            // The driver went away by itself: the time for requests under way begins here.
            _stopping.CancelAfter(_options.UnmountPatience);
            _ended.TrySetResult();
        }
    }
}
