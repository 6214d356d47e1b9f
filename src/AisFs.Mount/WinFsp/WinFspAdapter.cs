using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp;

/// <summary>
/// Translates what WinFsp asks into what the file system answers. WinFsp takes late answers only to reads, writes and
/// directory reads; all else waits on the dispatcher's thread.
/// </summary>
internal sealed partial class WinFspAdapter : IWinFspOperations
{
    private readonly IFileSystem _fileSystem;
    private readonly WinFspMountOptions _options;
    private readonly IDescriptorSource _security;
    private readonly OpenNodes _open;
    private readonly PathWalker _paths;
    private readonly LinkTargets _links;
    private readonly FileCreation _creation;
    private readonly NamedStreams _streams;
    private readonly ExtendedAttributes _attributes;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly Action<bool> _stopped;
    private string _label;

    /// <summary>Creates the adapter.</summary>
    /// <param name="fileSystem">What answers.</param>
    /// <param name="options">How it is shown.</param>
    /// <param name="security">Makes security descriptors.</param>
    /// <param name="open">Keeps the open files.</param>
    /// <param name="logger">The log.</param>
    /// <param name="stopped">Is told when no request will come any more, and whether that was asked for.</param>
    /// <param name="stopping">Cancels what is under way.</param>
    internal WinFspAdapter(
        IFileSystem fileSystem, WinFspMountOptions options, IDescriptorSource security, OpenNodes open, ILogger logger, Action<bool> stopped, CancellationToken stopping)
    {
        _fileSystem = fileSystem;
        _options = options;
        _security = security;
        _open = open;
        _logger = logger;
        _stopped = stopped;
        _stopping = stopping;
        _paths = new PathWalker(fileSystem, stopping);
        _links = new LinkTargets(fileSystem, stopping);
        _creation = new FileCreation(fileSystem, options, security, stopping);
        _label = options.VolumeLabel;
        StreamTable table = new();
        StreamStore store = new(fileSystem, stopping);
        _streams = new NamedStreams(table, store, logger, TimeProvider.System);
        _attributes = new ExtendedAttributes(new AttributeEdits(table, store), store);
        NameComparison = fileSystem.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    internal StringComparison NameComparison { get; }

    /// <inheritdoc/>
    public NtStatus GetVolumeInfo(out WinFspVolumeInfo info)
    {
        info = default;
        FsResult<FsStatistics> result = Wait(_fileSystem.GetStatisticsAsync(_stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        info = new WinFspVolumeInfo((ulong)result.Value.TotalBytes, (ulong)result.Value.AvailableBytes, _label);
        return NtStatus.Success;
    }

    /// <inheritdoc/>
    public NtStatus SetVolumeLabel(ReadOnlySpan<char> label, out WinFspVolumeInfo info)
    {
        if (_options.ReadOnly)
        {
            info = default;
            return NtStatus.MediaWriteProtected;
        }

        // Kept for the life of the mount: a cluster has no place for it.
        _label = label.ToString();
        return GetVolumeInfo(out info);
    }

    /// <inheritdoc/>
    public void DispatcherStopped(bool normally)
    {
        _streams.End();
        _stopped(normally);
    }

    private static T Wait<T>(ValueTask<T> task) => Blocking.Wait(task);

    private static void Wait(ValueTask task) => Blocking.Wait(task);

    private FsCaller Caller(int processId) => new(_options.Uid, _options.Gid, processId);

    /// <summary>Attributes of an open file, as Windows shows them.</summary>
    private NtStatus GetInfo(OpenNode node, out WinFspFileInfo info)
    {
        FsResult<FsEntry> result = GetAttributes(node);
        info = result.IsOk ? ToFileInfo(result.Value.Attributes, node.Path) : default;
        return result.Error.ToNtStatus();
    }
}
