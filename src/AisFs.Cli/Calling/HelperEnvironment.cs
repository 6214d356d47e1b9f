using System.Globalization;
using AisFs.Interop.Fuse.Host;

namespace AisFs.Cli.Calling;

/// <summary>
/// The environment of a helper: mount(8) takes PATH and HOME away, and mount.fuse3 changes the user (<c>setuid=</c>) and leaves
/// root's HOME, where that user's logs and kept bytes could not be written.
/// </summary>
internal static class HelperEnvironment
{
    private const string Home = "HOME";
    private const string SearchPath = "PATH";
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int FieldOfUser = 2;
    private const int FieldOfHome = 5;

    /// <summary>Puts both right.</summary>
    public static void Correct()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SearchPath)))
        {
            Environment.SetEnvironmentVariable(SearchPath, SystemPath);
        }

        uint user = HostProcess.EffectiveUser;
        bool isRight = Environment.GetEnvironmentVariable(Home) is { Length: > 0 } present && HostFile.TryLook(present, follow: true)?.Owner == user;
        if (!isRight && FindHome("/etc/passwd", user) is { Length: > 0 } home)
        {
            Environment.SetEnvironmentVariable(Home, home);
        }
    }

    /// <summary>Finds the home folder of a user.</summary>
    /// <param name="file">The list of users.</param>
    /// <param name="user">The user's number.</param>
    /// <returns>The folder; null when it does not stand there.</returns>
    internal static string? FindHome(string file, uint user)
    {
        try
        {
            return File.ReadLines(file)
                .Select(static line => line.Split(':'))
                .FirstOrDefault(fields => fields.Length > FieldOfHome && uint.TryParse(fields[FieldOfUser], CultureInfo.InvariantCulture, out uint number) && number == user)?[FieldOfHome];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
