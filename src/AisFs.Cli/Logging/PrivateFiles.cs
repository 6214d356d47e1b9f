using System.Text;
using Serilog.Sinks.File;

namespace AisFs.Cli.Logging;

/// <summary>Log files are their owner's alone: object names and messages of servers stand in them.</summary>
internal sealed class PrivateFiles : FileLifecycleHooks
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <inheritdoc/>
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        if (underlyingStream is FileStream file)
        {
            Protect(file);
        }

        return underlyingStream;
    }

    /// <summary>Opens a file to see whether it can be written; creates it if need be.</summary>
    /// <param name="path">The file.</param>
    public static void Touch(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using FileStream file = new(path, options);
        Protect(file);
    }

    private static void Protect(FileStream file)
    {
        // What is no file on a disk is not ours: a terminal, a pipe, /dev/null.
        string path = Path.GetFullPath(file.Name);
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (OperatingSystem.IsWindows() || !file.CanSeek || path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's file that this user may write to.
        }
    }
}
