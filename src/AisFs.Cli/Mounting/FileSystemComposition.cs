using System.Diagnostics.Metrics;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Client;
using AisFs.Control.Reports;
using AisFs.Mount.Fuse;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Guard;
using AisFs.Vfs.Names;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>Client, store and file system of one mount, put together from its settings.</summary>
internal sealed class FileSystemComposition : IAsyncDisposable
{
    // A write that waits for memory is held in a buffer of its own, outside of the limit.
    private const int WaitingWriters = 512;
    private const int LeastRequestBytes = 128 << 10;

    private readonly AisClient _client;
    private readonly ContentOptions _content;

    private readonly IMeterFactory _meters;

    private FileSystemComposition(
        AisClient client, VirtualFileSystem fileSystem, BoundedFileSystem served, RecentFailures failures, MountSource source, ContentOptions content, IMeterFactory meters)
    {
        _client = client;
        Failures = failures;
        _content = content;
        _meters = meters;
        FileSystem = fileSystem;
        Served = served;
        Source = source;
    }

    /// <summary>The file system.</summary>
    public VirtualFileSystem FileSystem { get; }

    /// <summary>The file system as the kernel gets it: every operation of it ends.</summary>
    public BoundedFileSystem Served { get; }

    /// <summary>What the cluster said last.</summary>
    public RecentFailures Failures { get; }

    /// <summary>The proxy that is asked.</summary>
    public string Endpoint => _client.Endpoint.TrimEnd('/');

    /// <summary>What is mounted.</summary>
    public MountSource Source { get; }

    /// <summary>The client of the cluster.</summary>
    public AisClient Client => _client;

    /// <summary>Makes the meters of the mount.</summary>
    public IMeterFactory Meters => _meters;

    /// <summary>Where bytes are kept that were not uploaded.</summary>
    public string StagingDirectory => _content.StagingDirectory;

    /// <summary>Connects, and looks whether the source exists.</summary>
    /// <param name="source">What to mount, as the user wrote it.</param>
    /// <param name="settings">How.</param>
    /// <param name="loggers">Makes the loggers.</param>
    /// <param name="meters">Makes the meters of the mount.</param>
    /// <param name="cancellationToken">Nothing stays open when it is cancelled.</param>
    /// <returns>The running file system.</returns>
    /// <exception cref="OptionException">The source or an option makes no sense.</exception>
    /// <exception cref="StartException">The cluster does not answer as it should.</exception>
    public static async Task<FileSystemComposition> StartAsync(
        string source, MountSettings settings, ILoggerFactory loggers, IMeterFactory meters, CancellationToken cancellationToken)
    {
        if (!MountSource.TryParse(source, out MountSource? parsed, out string? reason))
        {
            throw new OptionException(reason);
        }

        VfsOptions options = FileSystemSettings.Create(parsed, settings) with { MeterFactory = meters };
        AisClient client = ClientSettings.CreateClient(settings, loggers, meters);
        try
        {
            string cluster = await ClusterCheck.RunAsync(client, settings, cancellationToken).ConfigureAwait(false);
            options = options with { Content = options.Content with { ClusterId = cluster } };
            await ClusterCheck.CheckBackendAsync(client, parsed, cancellationToken).ConfigureAwait(false);
            RecentFailures failures = new();
            FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(
                new AisObjectStore(client, loggers.CreateLogger<AisObjectStore>(), failures), options, loggers, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!started.IsOk)
            {
                throw new StartException(Explain(started.Error, parsed, client.Endpoint), CodeOf(started.Error));
            }

            BoundedFileSystem served = new(started.Value, FileSystemSettings.LimitsOf(settings), failures, loggers, TimeProvider.System);
            return new FileSystemComposition(client, started.Value, served, failures, parsed, options.Content, meters);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Asks the cluster how it stands.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    public Task<ClusterAnswer> AskClusterAsync(CancellationToken cancellationToken) => ClusterProbe.AskAsync(_client, cancellationToken);

    /// <summary>What earlier mounts could not upload, and left in the staging folder.</summary>
    /// <param name="loggers">Makes the loggers.</param>
    /// <returns>The files, the oldest first, and what there cannot be read.</returns>
    public RecoveryList FindRecoverable(ILoggerFactory loggers)
        => new RecoveryJournal(_content, loggers.CreateLogger<RecoveryJournal>(), TimeProvider.System).List();

    /// <summary>How the mount is to look to the kernel.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="source">What is mounted, as the user wrote it.</param>
    /// <returns>The options of the adapter.</returns>
    public FuseMountOptions FuseOptions(MountSettings settings, string source)
    {
        FuseMountOptions options = new()
        {
            // 'mount -a' compares it with the line of fstab: another text there, and it would mount again.
            FsName = source,
            ReadOnly = settings.ReadOnly,
            Flags = settings.KernelWords.Flags,
            AllowOther = settings.AllowOther || Environment.IsPrivilegedProcess,
            WritebackCache = settings.WritebackCache,
            Immutable = settings.Immutable,
            Passthrough = settings.Passthrough,
            DirectIo = settings.DirectIo,
            Trace = settings.Trace,
            MeterFactory = _meters,
        };
        return options with
        {
            Threads = settings.Threads ?? options.Threads,
            MaxBackground = settings.MaxBackground ?? options.MaxBackground,
            MaxRequestBytes = (int)Math.Clamp(_content.MemoryLimit / WaitingWriters, LeastRequestBytes, options.MaxRequestBytes),
            ReadAheadKiB = settings.KernelReadAheadKiB ?? options.ReadAheadKiB,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FileSystem.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    internal static AisClient CreateClient(MountSettings settings, ILoggerFactory loggers) => ClientSettings.CreateClient(settings, loggers);

    private static int CodeOf(FsError error) => error switch
    {
        FsError.AccessDenied => ExitCode.NotAuthorised,
        FsError.Unreachable or FsError.TimedOut => ExitCode.Unreachable,
        _ => ExitCode.Failure,
    };

    private static string Explain(FsError error, MountSource source, string endpoint) => error switch
    {
        FsError.NotFound when source.Prefix.Length > 0 => $"nothing in {source.Bucket} begins with '{source.Prefix}/', or the bucket does not exist.",
        FsError.NotFound => $"the bucket {source.Bucket} does not exist on the cluster at {endpoint}.",
        FsError.NotDirectory => $"'{source.Prefix}' is an object of {source.Bucket}, not a folder: mount {source.Bucket} and read the file there.",
        FsError.AccessDenied => $"the cluster at {endpoint} refuses access to {source}: give a token with --token-file, or AIS_AUTHN_TOKEN.",
        _ => $"{source} cannot be read from the cluster at {endpoint} ({error}); the log says more.",
    };
}
