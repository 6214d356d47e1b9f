using AisFs.Cli.Commands.Inspection;
using AisFs.Mount.Host;
using AisFs.Vfs.Disk;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>The folder of the disk cache, and its disk.</summary>
internal static class CacheChecks
{
    private const string Name = "cache folder";
    private const string Advice = "Name another folder with --cache-dir.";
    private const long Little = 1L << 30;

    /// <summary>Looks at the folder.</summary>
    /// <param name="folder">The folder; null for no disk cache.</param>
    public static IEnumerable<DoctorCheck> Run(string? folder)
    {
        if (folder is not null)
        {
            yield return Look(folder);
        }
    }

    private static DoctorCheck Look(string folder)
    {
        try
        {
            if (DiskCacheFolder.Prepare(MountHost.Files, folder) is { } reason)
            {
                return Check.Fail(Name, reason, Advice);
            }

            long free = new DriveInfo(folder).AvailableFreeSpace;
            string found = $"'{folder}' can be used: {Readable.Size(DiskCacheFolder.UsedIn(folder))} are in it, {Readable.Size(free)} are free on its disk.";
            return free < Little ? Check.Warn(Name, found, "Make room: the cache gives way to what else needs the disk.") : Check.Ok(Name, found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Check.Fail(Name, $"'{folder}' cannot be written: {e.Message}", Advice);
        }
    }
}
