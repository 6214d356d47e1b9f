using AisFs.Cli.Options;
using AisFs.Interop.Fuse.Host;
using AisFs.Mount.Host;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Guard;
using AisFs.Vfs.Names;

namespace AisFs.Cli.Mounting;

/// <summary>The options of the file system, made of those of the command line. Values that do not go together are told by name.</summary>
internal static class FileSystemSettings
{
    private const int ContentBudget = 3;

    /// <summary>Makes the options.</summary>
    /// <param name="source">What is mounted.</param>
    /// <param name="settings">What the user wants.</param>
    /// <returns>The options, checked.</returns>
    /// <exception cref="OptionException">A value does not go together with another one; the message names it.</exception>
    public static VfsOptions Create(MountSource source, MountSettings settings)
    {
        ContentOptions content = MountHost.ContentDefaults;
        VfsOptions options = new();
        long partSize = settings.PartSize ?? content.PartSize;
        content = content with
        {
            MemoryLimit = settings.MemoryLimit ?? content.MemoryLimit,
            ReadAheadLimit = settings.ReadAhead ?? content.ReadAheadLimit,
            PartSize = partSize,
            MaxPartSize = Math.Max(partSize, content.MaxPartSize),
            SinglePutLimit = Math.Max(partSize, content.SinglePutLimit),
            MergeLimit = Math.Max(partSize, content.MergeLimit),
            StagingDirectory = settings.StagingDirectory ?? content.StagingDirectory,
            KeepSentParts = settings.KeepSentParts,
            DiskCache = CacheCheck.OptionsOf(settings),
            RetryBudget = settings.Timeout is { } timeout ? ContentBudget * timeout : content.RetryBudget,
        };
        CheckPartSize(content);
        CheckImmutable(settings);
        options = options with
        {
            Source = source,
            ReadOnly = settings.ReadOnly,
            Uid = settings.Uid ?? (OperatingSystem.IsWindows() ? 0 : HostProcess.User),
            Gid = settings.Gid ?? (OperatingSystem.IsWindows() ? 0 : HostProcess.Group),
            Umask = settings.Umask & 0x1FF,
            CacheTtl = AtMostForever(settings.Immutable ? VfsOptions.Forever : settings.CacheTtl) ?? options.CacheTtl,
            NegativeTtl = AtMostForever(settings.Immutable ? VfsOptions.Forever : settings.NegativeTtl) ?? options.NegativeTtl,
            KernelKeepsTimes = settings.WritebackCache,
            TimesOnDemand = !OperatingSystem.IsWindows(),
            Times = settings.ModificationTimes,
            DirectoryMarkers = settings.DirMarkers,
            CreateBuckets = settings.CreateBuckets,
            DestroyBuckets = settings.DestroyBuckets,
            MetadataCacheBytes = settings.MetadataCache ?? options.MetadataCacheBytes,
            KeepsEmptyFiles = OperatingSystem.IsWindows(),
            IgnoreCase = OperatingSystem.IsWindows() && !settings.CaseSensitive,
            DirectoryReadAhead = settings.DirectoryReadAhead ?? options.DirectoryReadAhead,
            Content = content,
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException e)
        {
            throw new OptionException(e.Message.ReplaceLineEndings(" "));
        }

        return options;
    }

    /// <summary>How long operations may stand still.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <returns>The limits, checked.</returns>
    public static OperationLimits LimitsOf(MountSettings settings)
    {
        OperationLimits limits = new();
        limits = limits with { Timeout = settings.Timeout ?? limits.Timeout };
        limits.Validate();
        return limits;
    }

    private static void CheckPartSize(ContentOptions content)
    {
        if (content.PartSize % content.ChunkSize != 0)
        {
            throw new OptionException($"part-size: {content.PartSize} bytes are no multiple of {content.ChunkSize >> 10}KiB.");
        }

        if (content.PartSize > content.MemoryLimit / 8)
        {
            throw new OptionException($"part-size: {content.PartSize} bytes are more than an eighth of memory-limit, which is {content.MemoryLimit} bytes.");
        }
    }

    private static void CheckImmutable(MountSettings settings)
    {
        if (settings.Immutable && !settings.ReadOnly)
        {
            throw new OptionException("immutable: only a mount that is read-only is immutable: add --read-only, or -o ro.");
        }
    }

    private static TimeSpan? AtMostForever(TimeSpan? time) => time > VfsOptions.Forever ? VfsOptions.Forever : time;
}
