using AisFs.Control.Client;
using AisFs.Control.Contract;
using AisFs.Interop.Fuse.Host;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Cli.Commands.Benching;

/// <summary>Drops what this machine keeps of files, and says whether it is gone.</summary>
/// <param name="mount">The mount of AisFs that the folder lies in; null: none that can be asked.</param>
/// <param name="inside">The folder's path in it.</param>
internal sealed class BenchCaches(FoundMount? mount, string inside)
{
    /// <summary>Drops the caches of files.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="cancellationToken">Ends the wait for the mount.</param>
    /// <returns>Where their bytes are now.</returns>
    public async Task<CacheState> DropAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return CacheState.Unknown;
        }

        bool isForgotten = mount is null || await ForgetAsync(mount, cancellationToken).ConfigureAwait(false);
        long cached = 0;
        bool isKnown = true;
        foreach (string path in paths)
        {
            using SafeFileHandle file = File.OpenHandle(path);
            HostPageCache.Drop(file);
            long? pages = HostPageCache.Count(file);
            isKnown &= pages is not null;
            cached += pages ?? 0;
        }

        return cached > 0 ? CacheState.Warm : isKnown && isForgotten ? CacheState.Cold : CacheState.Unknown;
    }

    // What a mount of an older version keeps is not known.
    private async Task<bool> ForgetAsync(FoundMount of, CancellationToken cancellationToken)
    {
        using ControlClient client = new(of.Place);
        try
        {
            await client.OrderAsync(
                HttpMethod.Post, "v1/forget", new PathOrder(inside), ControlJson.Default.PathOrder, ControlJson.Default.ForgetAnswer, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is ControlClientException or HttpRequestException or IOException)
        {
            return false;
        }
    }
}
