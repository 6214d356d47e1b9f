using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>The volume as a whole: its size, its label, and its end.</summary>
/// <param name="fileSystem">The file system.</param>
/// <param name="options">How it is shown.</param>
/// <param name="streams">The named streams, which are stored when the volume ends.</param>
/// <param name="stopped">Told when no request will come any more, and whether an unmount was asked for.</param>
/// <param name="stopping">Cancels what is under way.</param>
internal sealed class VolumeOperations(
    IFileSystem fileSystem, WinFspMountOptions options, NamedStreams streams, Action<bool> stopped, CancellationToken stopping)
{
    // Kept for the life of the mount: a cluster has no place for it.
    private string _label = options.VolumeLabel;

    internal NtStatus GetInfo(out WinFspVolumeInfo info)
    {
        info = default;
        FsResult<FsStatistics> result = Blocking.Wait(fileSystem.GetStatisticsAsync(stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        info = new WinFspVolumeInfo((ulong)result.Value.TotalBytes, (ulong)result.Value.AvailableBytes, _label);
        return NtStatus.Success;
    }

    internal NtStatus SetLabel(ReadOnlySpan<char> label, out WinFspVolumeInfo info)
    {
        if (options.ReadOnly)
        {
            info = default;
            return NtStatus.MediaWriteProtected;
        }

        _label = label.ToString();
        return GetInfo(out info);
    }

    /// <summary>Stores all streams and all files.</summary>
    internal NtStatus Flush()
    {
        FsError stored = streams.StoreAll();
        FsResult all = Blocking.Wait(fileSystem.SyncAllAsync(stopping));
        return (all.IsOk ? stored : all.Error).ToNtStatus();
    }

    internal void End(bool normally)
    {
        streams.End();
        stopped(normally);
    }
}
