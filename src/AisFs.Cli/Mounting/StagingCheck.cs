using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Mount.Host;
using AisFs.Vfs.Api;
using AisFs.Vfs.Staging;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>Whether the staging folder can be used: better told before the mount than by the first file that needs it.</summary>
internal static partial class StagingCheck
{
    /// <summary>Makes the folder where it is missing, and a file in it.</summary>
    /// <param name="settings">How to mount.</param>
    /// <param name="mountpoint">Where to mount.</param>
    /// <param name="logger">Is told of a default folder that cannot be used; most of what people do needs none.</param>
    /// <exception cref="StartException">The folder that was asked for cannot be used.</exception>
    public static void Run(MountSettings settings, string mountpoint, ILogger logger)
    {
        if (settings.ReadOnly)
        {
            return;
        }

        string folder = settings.StagingDirectory ?? new ContentOptions().StagingDirectory;
        if (IsWithinMount(folder, mountpoint))
        {
            throw new StartException($"staging-dir: '{folder}' lies in the mount itself, so its files could never be uploaded; name a folder outside of '{mountpoint}'.");
        }

        try
        {
            if (StagingRoot.Prepare(MountHost.Files, folder) is { } reason)
            {
                throw new StartException($"staging-dir: {reason}");
            }

            string probe = Path.Combine(folder, $"probe-{Guid.NewGuid():N}");
            using FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (settings.StagingDirectory is not null)
            {
                throw new StartException($"staging-dir: '{folder}' cannot be written: {e.Message}");
            }

            LogUnusable(logger, folder, e.Message);
        }
    }

    /// <summary>Whether a folder lies in the mount. A drive letter is free before the mount: nothing lies in it but what is named by it.</summary>
    public static bool IsWithinMount(string folder, string mountpoint)
    {
        bool isNamed = mountpoint is not ("" or "*") && !mountpoint.StartsWith(@"\\", StringComparison.Ordinal);
        return isNamed && StagingRoot.IsWithin(folder, mountpoint.EndsWith(':') ? mountpoint + Path.DirectorySeparatorChar : mountpoint);
    }

    [LoggerMessage(5013, LogLevel.Warning, "The staging folder '{Folder}' cannot be written: {Reason}. Files that are not written from front to end will fail; name another one with staging-dir")]
    private static partial void LogUnusable(ILogger logger, string folder, string reason);
}
