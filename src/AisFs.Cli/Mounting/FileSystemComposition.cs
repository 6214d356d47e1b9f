using AisFs.Cli.Daemon;
using AisFs.Cli.Options;
using AisFs.Client;
using AisFs.Client.AuthN;
using AisFs.Mount.Fuse;
using AisFs.Vfs;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>Client, store and file system of one mount, put together from its settings.</summary>
internal sealed class FileSystemComposition : IAsyncDisposable
{
    // Two attempts that are not answered, and then one more, of a proxy and a target each: within ten times the timeout.
    private const int RequestBudget = 5;
    private const int ContentBudget = 3;

    private readonly AisClient _client;
    private readonly ContentOptions _content;

    private FileSystemComposition(AisClient client, VirtualFileSystem fileSystem, MountSource source, ContentOptions content)
    {
        _client = client;
        _content = content;
        FileSystem = fileSystem;
        Source = source;
    }

    /// <summary>The file system.</summary>
    public VirtualFileSystem FileSystem { get; }

    /// <summary>What is mounted.</summary>
    public MountSource Source { get; }

    /// <summary>Where bytes are kept that were not uploaded.</summary>
    public string StagingDirectory => _content.StagingDirectory;

    /// <summary>Connects, and looks whether the source exists.</summary>
    /// <param name="source">What to mount, as the user wrote it.</param>
    /// <param name="settings">How.</param>
    /// <param name="loggers">Makes the loggers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The running file system.</returns>
    /// <exception cref="OptionException">The source or an option makes no sense.</exception>
    /// <exception cref="StartException">The cluster does not answer as it should.</exception>
    public static async Task<FileSystemComposition> StartAsync(
        string source, MountSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (!MountSource.TryParse(source, out MountSource? parsed, out string? reason))
        {
            throw new OptionException(reason);
        }

        VfsOptions options = CreateOptions(parsed, settings);
        AisClient client = CreateClient(settings, loggers);
        try
        {
            await ClusterCheck.RunAsync(client, cancellationToken).ConfigureAwait(false);
            FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(
                new AisObjectStore(client, loggers.CreateLogger<AisObjectStore>()), options, loggers, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return started.IsOk
                ? new FileSystemComposition(client, started.Value, parsed, options.Content)
                : throw new StartException(Explain(started.Error, parsed, client.Endpoint));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>What earlier mounts could not upload, and left in the staging folder.</summary>
    /// <param name="loggers">Makes the loggers.</param>
    /// <returns>The files, the oldest first.</returns>
    public IReadOnlyList<RecoveryEntry> FindRecoverable(ILoggerFactory loggers)
        => new RecoveryJournal(_content, loggers.CreateLogger<RecoveryJournal>(), TimeProvider.System).List();

    /// <summary>How the mount is to look to the kernel.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <returns>The options of the adapter.</returns>
    public FuseMountOptions FuseOptions(MountSettings settings)
    {
        FuseMountOptions options = new()
        {
            FsName = $"aisfs#{Source}",
            ReadOnly = settings.ReadOnly,
            AllowOther = settings.AllowOther || Environment.IsPrivilegedProcess,
            WritebackCache = settings.WritebackCache,
        };
        return options with
        {
            Threads = settings.Threads ?? options.Threads,
            MaxBackground = settings.MaxBackground ?? options.MaxBackground,
            ReadAheadKiB = settings.KernelReadAheadKiB ?? options.ReadAheadKiB,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FileSystem.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    internal static AisClient CreateClient(MountSettings settings, ILoggerFactory loggers)
    {
        AisClientOptions options = new();
        if (settings.Endpoints.Count > 0)
        {
            options = options with { Endpoints = settings.Endpoints };
        }
        else if (options.Endpoints.Count == 0)
        {
            throw new OptionException("no cluster was named: give --endpoint http://HOST:PORT or set AIS_ENDPOINT.");
        }

        TimeSpan timeout = settings.Timeout ?? options.IdleTimeout;
        options = options with
        {
            Token = settings.Token ?? options.Token,
            TokenSource = FindTokenFile(settings, options),
            IdleTimeout = timeout,
            ConnectTimeout = timeout < options.ConnectTimeout ? timeout : options.ConnectTimeout,
            ResponseTimeout = settings.Timeout ?? options.ResponseTimeout,
            Retry = options.Retry with { Budget = RequestBudget * timeout },
            MaxConnectionsPerServer = settings.MaxConnections ?? options.MaxConnectionsPerServer,
            DirectReads = settings.DirectReads is { } direct ? Enum.Parse<DirectReads>(direct, ignoreCase: true) : options.DirectReads,
        };
        try
        {
            return new AisClient(options, loggers.CreateLogger<AisClient>());
        }
        catch (ArgumentException e)
        {
            throw new OptionException($"--endpoint: {e.Message}");
        }
    }

    // The nearer wins: --token, --token-file, AIS_AUTHN_TOKEN, AIS_AUTHN_TOKEN_FILE. The client reads a file again when it changes.
    private static AisTokenSource? FindTokenFile(MountSettings settings, AisClientOptions options)
    {
        if (settings.Token is not null)
        {
            return null;
        }

        string? path = settings.TokenFile
            ?? (string.IsNullOrEmpty(options.Token) ? Environment.GetEnvironmentVariable(AisTokenSource.TokenFileVariable) : null);
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        // Daemons leave the folder that they were started in.
        AisTokenSource source = AisTokenSource.FromFile(Path.GetFullPath(path));
        try
        {
            return source.GetToken() is { Length: > 0 } ? source : throw new OptionException($"--token-file: '{path}' does not exist or holds no token.");
        }
        catch (AisException e)
        {
            throw new OptionException($"--token-file: {e.Message}");
        }
    }

    private static VfsOptions CreateOptions(MountSource source, MountSettings settings)
    {
        ContentOptions content = new();
        VfsOptions options = new();
        long partSize = settings.PartSize ?? content.PartSize;
        content = content with
        {
            MemoryLimit = settings.MemoryLimit ?? content.MemoryLimit,
            ReadAheadLimit = settings.ReadAhead ?? content.ReadAheadLimit,
            InitialReadAhead = settings.ReadAhead is { } limit ? Math.Min(limit, content.InitialReadAhead) : content.InitialReadAhead,
            PartSize = partSize,
            MaxPartSize = Math.Max(partSize, content.MaxPartSize),
            SinglePutLimit = Math.Max(partSize, content.SinglePutLimit),
            StagingDirectory = settings.StagingDirectory ?? content.StagingDirectory,
            KeepSentParts = settings.KeepSentParts,
            RetryBudget = settings.Timeout is { } timeout ? ContentBudget * timeout : content.RetryBudget,
        };
        options = options with
        {
            Source = source,
            ReadOnly = settings.ReadOnly,
            Uid = settings.Uid ?? (OperatingSystem.IsWindows() ? 0 : NativeMethods.GetUserId()),
            Gid = settings.Gid ?? (OperatingSystem.IsWindows() ? 0 : NativeMethods.GetGroupId()),
            Umask = settings.Umask & 0x1FF,
            CacheTtl = Day(settings.CacheTtl) ?? options.CacheTtl,
            NegativeTtl = Day(settings.NegativeTtl) ?? options.NegativeTtl,
            DirectoryMarkers = settings.DirMarkers,
            CreateBuckets = settings.CreateBuckets,
            DestroyBuckets = settings.DestroyBuckets,
            MetadataCacheBytes = settings.MetadataCache ?? options.MetadataCacheBytes,
            IgnoreCase = OperatingSystem.IsWindows() && !settings.CaseSensitive,
            Content = content,
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException e)
        {
            throw new OptionException(e.Message);
        }

        return options;

        static TimeSpan? Day(TimeSpan? time) => time > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : time;
    }

    private static string Explain(FsError error, MountSource source, string endpoint) => error switch
    {
        FsError.NotFound when source.Prefix.Length > 0 => $"nothing in {source.Bucket} begins with '{source.Prefix}/', or the bucket does not exist.",
        FsError.NotFound => $"the bucket {source.Bucket} does not exist on the cluster at {endpoint}.",
        FsError.NotDirectory => $"'{source.Prefix}' is an object of {source.Bucket}, not a folder: mount {source.Bucket} and read the file there.",
        FsError.AccessDenied => $"the cluster at {endpoint} refuses access to {source}: give a token with --token-file, or AIS_AUTHN_TOKEN.",
        _ => $"{source} cannot be read from the cluster at {endpoint} ({error}); the log says more.",
    };
}
