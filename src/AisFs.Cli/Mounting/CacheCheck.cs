using System.Globalization;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Control.Reports;
using AisFs.Mount.Host;
using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Staging;

namespace AisFs.Cli.Mounting;

/// <summary>Whether the folder of the disk cache can be used: what keeps it from that is told before the mount.</summary>
internal static class CacheCheck
{
    private static readonly FreeRoom s_defaultFree = new(null, 10);

    /// <summary>Makes the folder where it is missing, and looks whether it has room.</summary>
    /// <param name="settings">How to mount.</param>
    /// <param name="mountpoint">Where to mount.</param>
    /// <exception cref="OptionException">The options make no sense.</exception>
    /// <exception cref="StartException">The folder cannot be used.</exception>
    public static void Run(MountSettings settings, string mountpoint)
    {
        if (settings.CacheDirectory is not { } folder)
        {
            CheckAlone("cache-size", settings.CacheSize is not null);
            CheckAlone("cache-min-free", settings.CacheMinFree is not null);
            CheckAlone("cache-admit", settings.CacheAdmit is not null);
            return;
        }

        if (StagingCheck.IsWithinMount(folder, mountpoint))
        {
            throw new StartException($"cache-dir: '{folder}' lies in the mount itself; name a folder outside of '{mountpoint}'.");
        }

        string staging = settings.StagingDirectory ?? new ContentOptions().StagingDirectory;
        if (StagingRoot.IsWithin(folder, staging) || StagingRoot.IsWithin(staging, folder))
        {
            throw new StartException($"cache-dir: '{folder}' and the staging folder '{staging}' lie in each other: what is in the one may be removed, what is in the other may not. Name two folders.");
        }

        try
        {
            if (DiskCacheFolder.Prepare(MountHost.Files, folder) is { } reason)
            {
                throw new StartException($"cache-dir: {reason}");
            }

            CheckRoom(settings, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cache-dir: '{folder}' cannot be written: {e.Message}");
        }
    }

    /// <summary>The options of the disk cache. Its folder was looked at before.</summary>
    /// <param name="settings">How to mount.</param>
    /// <returns>The options; null for no disk cache.</returns>
    public static DiskCacheOptions? OptionsOf(MountSettings settings) => settings.CacheDirectory is not { } folder ? null : new DiskCacheOptions
    {
        Directory = folder,
        Limit = settings.CacheSize ?? long.MaxValue,
        MinFree = MinFree(settings, folder),
        Admission = settings.CacheAdmit ?? DiskAdmission.First,
    };

    private static void CheckRoom(MountSettings settings, string folder)
    {
        DriveInfo disk = DiskOf(folder);
        long minFree = MinFree(settings, folder);
        if (minFree >= disk.TotalSize)
        {
            throw new OptionException($"cache-min-free: {Size(minFree)} are not less than the disk of '{folder}' has, which is {Size(disk.TotalSize)}.");
        }

        if (disk.AvailableFreeSpace < minFree + DiskOptions.LeastSize && DiskCacheFolder.UsedIn(folder) == 0)
        {
            throw new StartException($"cache-dir: the disk of '{folder}' has {Size(disk.AvailableFreeSpace)} left, and {Size(minFree)} are to stay free (cache-min-free): nothing could be kept. Make room, or name a folder on another disk.");
        }
    }

    private static long MinFree(MountSettings settings, string folder)
        => (settings.CacheMinFree ?? s_defaultFree) is var free && free.Bytes is { } bytes ? bytes : free.Of(DiskOf(folder).TotalSize);

    // The folder may still have to be made.
    private static DriveInfo DiskOf(string folder) => new(StagingRoot.NearestFolder(folder));

    private static void CheckAlone(string name, bool isGiven)
    {
        if (isGiven)
        {
            throw new OptionException(string.Create(CultureInfo.InvariantCulture, $"{name}: it means nothing without cache-dir, the folder of the disk cache."));
        }
    }

    private static string Size(long bytes) => StatusText.Size(bytes);
}
