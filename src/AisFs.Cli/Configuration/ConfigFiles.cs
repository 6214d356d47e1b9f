using AisFs.Cli.Options;

namespace AisFs.Cli.Configuration;

/// <summary>The configuration files that count, the one of the machine first.</summary>
internal sealed class ConfigFiles
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const long MaxBytes = 4L << 20;

    private ConfigFiles(ConfigFile? machine, ConfigFile? user, IReadOnlyList<string> paths)
    {
        Machine = machine;
        User = user;
        Paths = paths;
    }

    /// <summary>The file of the machine; null where there is none.</summary>
    public ConfigFile? Machine { get; }

    /// <summary>The user's file, or the one that was named; null where there is none.</summary>
    public ConfigFile? User { get; }

    /// <summary>The files that were looked for.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The files that there are.</summary>
    public IEnumerable<ConfigFile> All => new[] { Machine, User }.OfType<ConfigFile>();

    /// <summary>The names of all mounts.</summary>
    public IReadOnlyList<string> MountNames => [.. All.SelectMany(static file => file.Mounts.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>What is wrong with the files.</summary>
    public IReadOnlyList<string> Errors => [.. All.SelectMany(static file => file.Errors)];

    /// <summary>Reads the files.</summary>
    /// <param name="given">The only file; null for the usual ones.</param>
    /// <param name="environment">Reads variables.</param>
    /// <returns>The files, which may have errors.</returns>
    /// <exception cref="OptionException">A file cannot be read, or others may read a secret in it.</exception>
    public static ConfigFiles Load(OptionValue? given, Func<string, string?> environment)
    {
        if (given is not null)
        {
            string path = ValueParser.FullPath("config", given.Text);
            return new ConfigFiles(null, Read(path) ?? throw new OptionException($"{given.Spelling}: there is no file '{path}'."), [path]);
        }

        string? user = ConfigFolders.User(environment);
        ConfigFile? machine = ReadMachine();
        return new ConfigFiles(machine, user is null ? null : Read(user), user is null ? [ConfigFolders.Machine] : [ConfigFolders.Machine, user]);
    }

    /// <summary>Refuses files with errors.</summary>
    /// <exception cref="OptionException">There are some; the message tells the first.</exception>
    public void ThrowIfWrong()
    {
        if (Errors is { Count: > 0 } errors)
        {
            throw new OptionException(errors.Count == 1 ? errors[0] : $"{errors[0]} There is more: 'aisfs config check' lists all {errors.Count} errors.");
        }
    }

    // Root may keep secrets there, which are not for other users: to them it is as if there were no such file.
    private static ConfigFile? ReadMachine()
    {
        try
        {
            return Read(ConfigFolders.Machine);
        }
        catch (OptionException e) when (e.InnerException is UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ConfigFile? Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            UnixFileMode mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(stream.SafeFileHandle);
            if (stream.CanSeek && stream.Length > MaxBytes)
            {
                throw new OptionException($"{path}: a configuration file has at most {MaxBytes >> 20}MiB.");
            }

            using StreamReader reader = new(stream);
            ConfigFile file = ConfigReader.Read(path, reader.ReadToEnd());
            bool isRegular = stream.CanSeek && !path.StartsWith("/dev/", StringComparison.Ordinal);
            return !isRegular ? file
                : (mode & UnixFileMode.OtherWrite) != 0 ? throw new OptionException($"{path}: every user may write to it, and so decide about your mounts: take that away with 'chmod o-w'.")
                : (mode & OfOthers) != 0 && file.HasSecret ? throw new OptionException($"{path}: it holds a token, and others may read it: take that away with 'chmod 600', or name a token-file.")
                : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"{path}: it cannot be read: {e.Message}", e);
        }
    }
}
