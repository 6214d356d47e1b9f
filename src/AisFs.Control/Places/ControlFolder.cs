using AisFs.Vfs.Api;

namespace AisFs.Control.Places;

/// <summary>Where the control sockets of this host's mounts are.</summary>
public static class ControlFolder
{
    /// <summary>The environment variable that names another folder; it is meant for tests and containers.</summary>
    public const string Variable = "AISFS_RUNTIME_DIR";

    private const string Name = "aisfs";
    private const string OfRoot = "/run/aisfs";
    private const string OfUsers = "/run/user";
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where a mount of this user puts its socket: <c>/run/aisfs</c> for root, <c>$XDG_RUNTIME_DIR/aisfs</c>, else the user's state folder.</summary>
    /// <returns>The folder.</returns>
    public static string OfThisUser()
        => Given() ?? (OperatingSystem.IsWindows() ? InState(UserHome())
            : Environment.IsPrivilegedProcess ? OfRoot
            : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? Path.Combine(runtime, Name)
            : InState(UserHome()));

    /// <summary>Where sockets may be that this user can use: root can use those of all users.</summary>
    /// <returns>The folders, those that are missing included.</returns>
    public static IReadOnlyList<string> All()
    {
        if (Given() is { } given)
        {
            return [given];
        }

        // A mount that was started without a runtime folder has put its socket into the state folder.
        List<string> folders = [OfThisUser(), InState(UserHome())];
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            folders.AddRange(SubfoldersOf(OfUsers).Select(static folder => Path.Combine(folder, Name)));
            folders.AddRange(Homes().Select(static home => Path.Combine(home, ".local", "state", Name, "run")));
        }

        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Makes the folder of this user, if need be, and looks whether others can enter it.</summary>
    /// <param name="files">How local files are looked at.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be used; the message says why.</exception>
    public static void Prepare(IHostFiles files, string folder)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (Path.GetDirectoryName(folder) is { Length: > 0 } parent)
        {
            Directory.CreateDirectory(parent);
        }

        Directory.CreateDirectory(folder, OwnersOnly);
        PathStatus status = files.Look(folder);
        if (status.Kind != PathKind.Folder || !status.IsOwn)
        {
            throw new IOException($"'{folder}' is not a folder of this user.");
        }

        if (!status.IsPrivate)
        {
            File.SetUnixFileMode(folder, OwnersOnly);
        }
    }

    private static string? Given() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? Path.GetFullPath(given) : null;

    private static string UserHome() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string InState(string home)
    {
        string state = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } given ? given
            : Path.Combine(home, ".local", "state");
        return Path.Combine(state, Name, "run");
    }

    private static string[] SubfoldersOf(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Homes()
    {
        const int HomeField = 5;
        try
        {
            return [.. File.ReadAllLines("/etc/passwd").Select(static line => line.Split(':')).Where(static fields => fields.Length > HomeField).Select(static fields => fields[HomeField]).Where(static home => home.StartsWith('/')).Distinct()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
