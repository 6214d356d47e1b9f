using System.Globalization;
using System.Text;
using AisFs.Interop.Fuse.Host;

namespace AisFs.Cli.Logging;

/// <summary>
/// A file of lines that starts anew when it is large. Several processes may write to it: each line is one write, to the end of the
/// file. Its owner alone may read it, because names of objects and messages of servers stand in it.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly long _limit;
    private readonly int _kept;
    private FileStream? _file;

    /// <summary>Opens the file; makes it if need be.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="limit">How many bytes it may have before it is renamed and begun anew.</param>
    /// <param name="kept">How many files are kept, the present one included.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public LogFile(string path, long limit, int kept)
    {
        _path = path;
        _limit = limit;
        _kept = kept;
        _file = Open();
    }

    /// <summary>Adds a line. A disk that is full costs the line, and nothing else.</summary>
    /// <param name="line">The line with its end.</param>
    public void Write(string line)
    {
        try
        {
            FileStream file = _file ??= Open();
            if (file.CanSeek && file.Length >= _limit && MakeRoom())
            {
                file.Dispose();
                _file = null;
                file = _file = Open();
            }

            file.Write(Encoding.UTF8.GetBytes(line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no other place to tell it.
        }
    }

    /// <summary>Opens the file again by its name, which now may be another file's. It is made with the next line.</summary>
    public void Reopen()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        FileStream file = new(_path, options);
        if (!OperatingSystem.IsWindows() && file.CanSeek)
        {
            // Without this each process would write at a position of its own, over the lines of the others.
            HostDescriptor.AppendOnly((int)file.SafeFileHandle.DangerousGetHandle());
            Protect(file);
        }

        return file;
    }

    /// <summary>Gives the file another name, unless another process has done that already.</summary>
    private bool MakeRoom()
    {
        FileInfo present = new(_path);
        if (present.LinkTarget is not null)
        {
            // A link to a place that is not ours to rename in, such as /dev/stdout.
            return false;
        }

        if (!present.Exists || present.Length < _limit)
        {
            return true;
        }

        List<(int Number, string Path)> old = [.. OldFiles().OrderBy(static file => file.Number)];
        File.Move(_path, NameOf(old.Count == 0 ? 1 : old[^1].Number + 1));
        foreach ((_, string path) in old.Take(Math.Max(0, old.Count + 2 - _kept)))
        {
            File.Delete(path);
        }

        return true;
    }

    private IEnumerable<(int Number, string Path)> OldFiles()
    {
        string stem = Path.GetFileNameWithoutExtension(_path) + "_";
        string folder = Path.GetDirectoryName(_path) ?? "/";
        foreach (string path in Directory.EnumerateFiles(folder, "*" + Path.GetExtension(_path)))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (name.StartsWith(stem, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && path == NameOf(number))
            {
                yield return (number, path);
            }
        }
    }

    private string NameOf(int number) => Path.Combine(
        Path.GetDirectoryName(_path) ?? "/",
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(_path)}_{number:000}{Path.GetExtension(_path)}"));

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void Protect(FileStream file)
    {
        // What is no file on a disk is not ours: a terminal, a pipe, /dev/null.
        string path = Path.GetFullPath(file.Name);
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
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
