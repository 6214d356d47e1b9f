using AisFs.Cli.Running;
using AisFs.Control.Client;
using AisFs.Interop.Fuse.Mounting;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>Finds the mount that a command is about. No path in a mount is ever looked at.</summary>
internal static class MountChoice
{
    /// <summary>All mounts, or the one that a path lies in.</summary>
    /// <param name="path">The mountpoint, or a path in the mount; null for all.</param>
    /// <returns>The mounts.</returns>
    /// <exception cref="StartException">There is none at the path.</exception>
    public static IReadOnlyList<FoundMount> Some(string? path)
    {
        IReadOnlyList<FoundMount> all = MountFinder.Find();
        return path is null ? all : [One(path, all).Mount];
    }

    /// <summary>The mount that a path lies in.</summary>
    /// <param name="path">The mountpoint, or a path in the mount.</param>
    /// <returns>The mount, and the path in it.</returns>
    /// <exception cref="StartException">There is none.</exception>
    public static (FoundMount Mount, string Inside) Of(string path) => One(path, MountFinder.Find());

    /// <summary>The mount that a path lies in; without a path, the only one.</summary>
    /// <param name="path">The path, or null.</param>
    /// <returns>The mount, and the path in it.</returns>
    /// <exception cref="StartException">There is none, or several.</exception>
    public static (FoundMount Mount, string Inside) OnlyOrOf(string? path)
    {
        IReadOnlyList<FoundMount> all = MountFinder.Find();
        return path is not null ? One(path, all)
            : all.Count == 1 ? (all[0], "/")
            : throw new StartException(all.Count == 0
                ? "no mount of this user runs on this host."
                : $"there are {all.Count} mounts: name one of {string.Join(", ", all.Select(static mount => mount.Identity.Mountpoint))}.");
    }

    private static (FoundMount Mount, string Inside) One(string path, IReadOnlyList<FoundMount> all)
        => path.Length > 0 && new MountPaths(all).TryFind(path, out FoundMount? mount, out string inside) ? (mount, inside)
            : throw new StartException(Explain(path));

    private static string Explain(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Length == 0)
        {
            return $"nothing of AisFs that this user may ask is mounted at '{path}'.";
        }

        string full = Path.GetFullPath(path);
        bool isMounted = MountTable.Read().Exists(entry => entry.Type.Contains("aisfs", StringComparison.Ordinal) && (full == entry.Mountpoint || full.StartsWith(entry.Mountpoint + "/", StringComparison.Ordinal)));
        return isMounted
            ? $"the mount of '{path}' has no control socket that this user may use: it belongs to another user, has died, or is of an older version of AisFs."
            : $"nothing of AisFs is mounted at '{path}'.";
    }
}
