using System.Globalization;
using AisFs.Cli.Daemon;
using AisFs.Cli.Text;
using AisFs.Vfs;
using AisFs.Vfs.Control;

namespace AisFs.Cli.Mounting;

/// <summary>Keeps systemd informed of a mount: what it does, that it goes on, and that it needs more time to end.</summary>
internal sealed class ServiceReport : IAsyncDisposable
{
    private const int CostShare = 500;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    // Uploads that make progress have no limit, and those that make none end by themselves: the mount asks for time as long as it lives.
    private static readonly TimeSpan s_extension = TimeSpan.FromSeconds(60);

    private readonly ServiceManager _manager;
    private readonly string _source;
    private readonly string _mountpoint;
    private readonly CancellationTokenSource _ended = new();
    private Task _telling = Task.CompletedTask;
    private VirtualFileSystem? _fileSystem;
    private volatile bool _isStopping;

    private ServiceReport(ServiceManager manager, string source, string mountpoint)
    {
        _manager = manager;
        _source = PrintableText.Escape(source);
        _mountpoint = PrintableText.Escape(mountpoint);
    }

    /// <summary>Begins with the start of a mount.</summary>
    /// <param name="manager">Whom to tell.</param>
    /// <param name="source">What is mounted.</param>
    /// <param name="mountpoint">Where.</param>
    /// <returns>The report.</returns>
    public static ServiceReport Start(ServiceManager manager, string source, string mountpoint)
    {
        ServiceReport report = new(manager, source, mountpoint);
        manager.SendStatus($"Connecting to the cluster, to mount {report._source} at {report._mountpoint}");
        return report;
    }

    /// <summary>The mount works.</summary>
    /// <param name="fileSystem">What is mounted.</param>
    public void Ready(VirtualFileSystem fileSystem)
    {
        if (!_manager.IsPresent)
        {
            return;
        }

        _fileSystem = fileSystem;
        _manager.Send("READY=1", "STATUS=" + StatusText());
        _telling = TellAsync();
    }

    /// <summary>The mount begins to end.</summary>
    public void Stopping()
    {
        _isStopping = true;
        _manager.Send("STOPPING=1", ExtensionText(), "STATUS=" + StatusText());
    }

    /// <summary>The mount has ended.</summary>
    /// <param name="leftBehind">How many files did not reach the cluster.</param>
    /// <returns>Completes when that was told, as the last.</returns>
    public async ValueTask EndAsync(int leftBehind)
    {
        await EndTellingAsync().ConfigureAwait(false);
        _manager.SendStatus(leftBehind == 0
            ? $"{_source} is unmounted from {_mountpoint}"
            : string.Create(CultureInfo.InvariantCulture, $"{leftBehind} {(leftBehind == 1 ? "file" : "files")} did not reach the cluster: 'aisfs recover list' shows what was kept"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndTellingAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    private async ValueTask EndTellingAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _telling.ConfigureAwait(false);
    }

    private static string ExtensionText() => string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={s_extension.TotalMicroseconds:F0}");

    private string StatusText()
    {
        UnsavedFiles? unsaved = _fileSystem?.Control.TakeUnsaved(0);
        string uploads = unsaved is { Count: > 0 } ? $"; {new UploadsLeft(unsaved.Count, unsaved.Bytes)}" : string.Empty;
        return _isStopping ? $"Unmounting {_source} from {_mountpoint}{uploads}" : $"Serving {_source} at {_mountpoint}{uploads}";
    }

    private async Task TellAsync()
    {
        // Twice as often as it is wanted, as sd_watchdog_enabled(3) recommends.
        TimeSpan interval = _manager.Watchdog / 2 is { } half && half < s_interval ? half : s_interval;
        string told = string.Empty;
        long due = 0;
        while (true)
        {
            await Task.Delay(interval, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
            {
                return;
            }

            long now = TimeProvider.System.GetTimestamp();
            if (now >= due)
            {
                string text = StatusText();
                if (text != told)
                {
                    _manager.SendStatus(text);
                    told = text;
                }

                // To look at many files takes a while, which is not to be noticed.
                due = now + (CostShare * (TimeProvider.System.GetTimestamp() - now));
            }

            if (_isStopping)
            {
                _manager.Send(ExtensionText());
            }

            if (_manager.Watchdog is not null)
            {
                _manager.Send("WATCHDOG=1");
            }
        }
    }
}
