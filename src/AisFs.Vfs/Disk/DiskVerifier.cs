namespace AisFs.Vfs.Disk;

/// <summary>Looks whether all blocks of an object have their checksums: of a small one at once, of a large one in the background.</summary>
internal static class DiskVerifier
{
    private const long AtOnce = 1 << 20;
    private const int MostAtOnce = 2;

    private static int s_running;

    /// <summary>Verifies an object.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="entry">Its entry, with all blocks.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <returns>Whether it is verified now; false when that goes on, or has to be asked for again.</returns>
    public static bool Verify(DiskObject obj, DiskEntry entry, long size)
    {
        if (size <= AtOnce)
        {
            return obj.VerifyAll(entry);
        }

        if (!entry.TryBeginVerify())
        {
            return false;
        }

        if (Interlocked.Increment(ref s_running) > MostAtOnce)
        {
            End(entry);
            return false;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                _ = work.Object.VerifyAll(work.Entry);
                End(work.Entry);
            },
            (Object: obj, Entry: entry),
            preferLocal: false);
        return false;
    }

    private static void End(DiskEntry entry)
    {
        Interlocked.Decrement(ref s_running);
        entry.EndVerify();
    }
}
