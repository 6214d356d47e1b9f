using System.Text;

namespace AisFs.Cli.Mounting;

/// <summary>
/// The line of /run/mount/utab that has umount(8) call <c>umount.aisfs</c>, which waits for the uploads. Without it umount(8)
/// looks for a helper of all FUSE file systems. libmount locks the file, and replaces it as a whole.
/// </summary>
/// <param name="helper">The helper; without it there is no line.</param>
/// <param name="folder">The folder of the table.</param>
internal sealed class UserMountTable(string helper = "/sbin/umount.aisfs", string folder = "/run/mount")
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);

    private string? _line;

    /// <summary>Adds the line of a mount. A table that cannot be written is left as it is: the uploads do not depend on it.</summary>
    /// <param name="source">What is mounted, as the kernel shows it.</param>
    /// <param name="mountpoint">Where, without symbolic links.</param>
    /// <returns>Completes when it is there.</returns>
    public async ValueTask AddAsync(string source, string mountpoint)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists(helper))
        {
            return;
        }

        string name = Path.GetFileName(helper)["umount.".Length..];
        _line = $"SRC={Escape(source)} TARGET={Escape(mountpoint)} ROOT=/ OPTS=uhelper={name}";
        await ChangeAsync(lines => [.. lines.Where(line => line != _line), _line]).ConfigureAwait(false);
    }

    /// <summary>Takes the line away, which umount(8) has done already where it was used.</summary>
    /// <returns>Completes when it is gone.</returns>
    public async ValueTask RemoveAsync()
    {
        if (_line is not null)
        {
            await ChangeAsync(lines => [.. lines.Where(line => line != _line)]).ConfigureAwait(false);
        }
    }

    // As the kernel writes /proc/mounts.
    private static string Escape(string text)
        => new StringBuilder(text).Replace("\\", @"\134").Replace(" ", @"\040").Replace("\t", @"\011").Replace("\n", @"\012").ToString();

    private async ValueTask ChangeAsync(Func<string[], string[]> change)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using FileStream guard = await LockAsync(Path.Combine(folder, "utab.lock")).ConfigureAwait(false);
            string table = Path.Combine(folder, "utab");
            string[] before = File.Exists(table) ? await File.ReadAllLinesAsync(table).ConfigureAwait(false) : [];
            string[] after = change(before);
            if (!before.SequenceEqual(after))
            {
                string next = Path.Combine(folder, $"utab.aisfs-{Environment.ProcessId}");
                await File.WriteAllLinesAsync(next, after).ConfigureAwait(false);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
                }

                File.Move(next, table, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // umount(8) unmounts all the same, and the log tells of the uploads.
        }
    }

    // The lock of a shared file is flock(2), as libmount's.
    private static async Task<FileStream> LockAsync(string path)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(start) < s_patience)
            {
                await Task.Delay(s_step).ConfigureAwait(false);
            }
        }
    }
}
