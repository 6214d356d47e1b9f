namespace AisFs.Vfs.Disk;

/// <summary>Whether a file system notes by itself that a file was read after it was written (relatime does, noatime does not).</summary>
internal static class ReadTimes
{
    /// <summary>Tries it with a file of its own.</summary>
    /// <param name="folder">The folder on that file system.</param>
    /// <returns>Whether reads are noted; false, too, where it cannot be tried.</returns>
    public static bool AreNoted(string folder)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}{DiskNames.DraftSuffix}");
        try
        {
            File.WriteAllBytes(path, [1]);
            DateTime written = File.GetLastWriteTimeUtc(path);
            File.SetLastAccessTimeUtc(path, written - TimeSpan.FromSeconds(2));
            _ = File.ReadAllBytes(path);
            return File.GetLastAccessTimeUtc(path) >= written;
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            return false;
        }
        finally
        {
            DiskFiles.TryDelete(path);
        }
    }
}
