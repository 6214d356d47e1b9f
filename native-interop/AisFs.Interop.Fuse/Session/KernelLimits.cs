namespace AisFs.Interop.Fuse.Session;

/// <summary>What this machine's kernel allows.</summary>
internal static class KernelLimits
{
    /// <summary>The greatest request in pages.</summary>
    /// <returns>The setting of the system; 256, what older kernels have fixed, where there is none.</returns>
    public static int MaxPages()
    {
        const int FixedLimit = 256;
        try
        {
            return int.TryParse(File.ReadAllText("/proc/sys/fs/fuse/max_pages_limit"), out int limit) && limit > 0 ? limit : FixedLimit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FixedLimit;
        }
    }
}
