using System.Diagnostics.CodeAnalysis;

namespace AisFs.Control.Client;

/// <summary>
/// Finds the mount that a path lies in. A path in a mount is never looked at: a mount that hangs would hang the caller. Only links on
/// the way to it are read.
/// </summary>
/// <param name="mounts">The mounts.</param>
public sealed class MountPaths(IReadOnlyList<FoundMount> mounts)
{
    private const int MostLinks = 40;

    /// <summary>Finds the mount of a path.</summary>
    /// <param name="path">The path; may be relative.</param>
    /// <param name="mount">The mount; of several at one place the youngest.</param>
    /// <param name="inside">The path in it, beginning with a slash.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(string path, [NotNullWhen(true)] out FoundMount? mount, out string inside)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        mount = null;
        inside = "/";
        string rest = OperatingSystem.IsWindows() && path is [_, ':'] ? path : Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            return TryFindAt(rest, out mount, out inside);
        }

        // Link by link: what is behind a mountpoint is not touched.
        for (int links = 0; links < MostLinks; links++)
        {
            if (TryFindAt(rest, out mount, out inside))
            {
                return true;
            }

            if (FollowFirstLink(rest) is not { } followed)
            {
                return false;
            }

            rest = followed;
        }

        return false;
    }

    private bool TryFindAt(string path, [NotNullWhen(true)] out FoundMount? mount, out string inside)
    {
        char separator = OperatingSystem.IsWindows() ? '\\' : '/';
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        mount = mounts
            .Where(candidate => IsAtOrBelow(path, candidate.Identity.Mountpoint.TrimEnd(separator), separator, comparison))
            .OrderByDescending(static candidate => candidate.Identity.Mountpoint.Length)
            .ThenByDescending(static candidate => candidate.Identity.Started)
            .FirstOrDefault();
        inside = mount is null ? "/" : "/" + path[mount.Identity.Mountpoint.TrimEnd(separator).Length..].Trim(separator).Replace(separator, '/');
        return mount is not null;
    }

    private static bool IsAtOrBelow(string path, string above, char separator, StringComparison comparison)
        => path.StartsWith(above, comparison) && (path.Length == above.Length || path[above.Length] == separator);

    // The path with its first link replaced by what the link says; null when there is none.
    private static string? FollowFirstLink(string path)
    {
        for (int end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            string part = end < 0 ? path : path[..end];
            if (TryReadLink(part) is { } target)
            {
                return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(part) ?? "/", target) + (end < 0 ? string.Empty : path[end..]));
            }

            if (end < 0)
            {
                return null;
            }
        }
    }

    private static string? TryReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
