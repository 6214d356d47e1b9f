using AisFs.TestKit.Mounts;

namespace AisFs.TestKit;

/// <summary>
/// A folder for one test or fixture, below <c>AISFS_TEST_TEMP</c> or the system's. Its name tells the process that owns
/// it, so that what a killed run left behind can be told from what another run uses. Mounts below it are ended before
/// it is deleted: a recursive deletion must never reach into a mount.
/// </summary>
public sealed class TempFolder : IDisposable
{
    internal const string Prefix = "aisfs-test-";

    private static int s_next;

    /// <summary>Makes a folder.</summary>
    /// <param name="purpose">A word for its name.</param>
    public TempFolder(string purpose = "run")
    {
        StaleMounts.SweepOnce();
        Path = System.IO.Path.Combine(Base, $"{Prefix}{Environment.ProcessId}-{purpose}-{Interlocked.Increment(ref s_next)}");
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    internal static string Base
        => Environment.GetEnvironmentVariable("AISFS_TEST_TEMP") is { Length: > 0 } folder ? folder : System.IO.Path.GetTempPath().TrimEnd('/');

    /// <summary>A path in the folder.</summary>
    /// <param name="name">A relative path.</param>
    /// <returns>The whole path.</returns>
    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder in the folder.</summary>
    /// <param name="name">A relative path.</param>
    /// <returns>The whole path.</returns>
    public string MakeFolder(string name) => Directory.CreateDirectory(Combine(name)).FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        StaleMounts.EndBelow(Path);
        Delete(Path);
    }

    internal static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (IOException)
        {
            // A mountpoint that is still being torn down: the next run's sweep takes it.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
