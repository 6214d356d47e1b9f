using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs;

/// <summary>Starts mounts.</summary>
internal static class MountStart
{
    /// <summary>Makes the state of a mount once its source exists and answers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static async ValueTask<FsResult<MountState>> RunAsync(
        IObjectStore store, VfsOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        ILogger log = loggers.CreateLogger<VirtualFileSystem>();
        GuardedStore guarded = new(store, log);
        MountClock clock = new(time, options.CacheTtl, options.NegativeTtl);
        MetaReader reader = new(new AttributeDefaults
        {
            Uid = options.Uid,
            Gid = options.Gid,
            FileMode = options.FileMode,
            DirectoryMode = options.DirectoryMode,
            Umask = options.Umask,
            HasMarkers = options.DirectoryMarkers,
            TimeNs = clock.NowNs(),
        });
        TwinDirectories twins = new();
        NameProbe probe = new(guarded, new DirectoryMarkers(guarded, options.DirectoryMarkers), new ObjectsBelow(guarded, twins, log), reader, new RememberedTimes(1), twins, clock);
        FsResult<NodeMeta> root = await new MountRoot(guarded, probe, reader, twins).LoadAsync(options.Source, cancellationToken).ConfigureAwait(false);
        return root.IsOk ? MountState.Create(guarded, options, clock, reader, twins, root.Value, loggers, time) : root.Error;
    }
}
