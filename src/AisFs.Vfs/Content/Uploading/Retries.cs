using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>Which errors of uploads pass.</summary>
internal static class Retries
{
    /// <summary>Whether trying again may help.</summary>
    public static bool IsTransient(FsError error) => error is FsError.Io or FsError.TimedOut or FsError.Unreachable or FsError.Busy;
}
