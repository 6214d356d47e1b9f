using System.Globalization;
using System.Text;
using AisFs.Mount.Fuse;

namespace AisFs.FuseHost;

/// <summary>What a test can ask of the serving process.</summary>
internal sealed class HostCommands
{
    private readonly MemoryFileSystem _fileSystem;
    private readonly FuseMount _mount;

    private readonly ConsoleErrorLoggerFactory _loggers;

    public HostCommands(MemoryFileSystem fileSystem, FuseMount mount, ConsoleErrorLoggerFactory loggers)
    {
        _loggers = loggers;
        _fileSystem = fileSystem;
        _mount = mount;
    }

    /// <summary>Runs one command.</summary>
    /// <param name="line">Its name and arguments, separated by blanks.</param>
    /// <returns>One line.</returns>
    public async Task<string> RunAsync(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "stats":
                return "stats " + _fileSystem.Statistics();
            case "plant":
                MemoryNode planted = _fileSystem.Plant(_fileSystem.Root, words[1], Encoding.UTF8.GetBytes(words[2]));
                _fileSystem.Sink?.EntryChanged(_fileSystem.Root.Inode, words[1]);
                return FormattableString.Invariant($"ok {planted.Inode.Value}");
            case "fill":
                for (int i = 0; i < int.Parse(words[1], CultureInfo.InvariantCulture); i++)
                {
                    _fileSystem.Plant(_fileSystem.Root, FormattableString.Invariant($"file-{i:d6}"), default);
                }

                return "ok";
            case "big":
                return Grow(words[1], int.Parse(words[2], CultureInfo.InvariantCulture));
            case "replace":
                MemoryNode node = _fileSystem.Find(words[1]);
                _fileSystem.Replace(node, Encoding.UTF8.GetBytes(words[2]));
                if (words[3] == "notify")
                {
                    _fileSystem.Sink?.InodeChanged(node.Inode, contentToo: true);
                }

                return "ok";
            case "uproot":
                MemoryNode gone = _fileSystem.Uproot(_fileSystem.Root, words[1]);
                _fileSystem.Sink?.EntryRemoved(_fileSystem.Root.Inode, gone.Inode, words[1]);
                return "ok";
            case "open":
                _fileSystem.Gate.Open();
                return "ok";
            case "backing":
                _fileSystem.Backings!.IsOffered = words[1] == "on";
                return "ok";
            case "evict":
                MemoryBackings.Evict(_fileSystem.Find(words[1]));
                return "ok";
            case "logged":
                return FormattableString.Invariant($"{_loggers.Count(int.Parse(words[1], CultureInfo.InvariantCulture))}");
            case "allocated":
                return FormattableString.Invariant($"{GC.GetTotalAllocatedBytes(precise: true)}");
            case "unmount":
                await _mount.UnmountAsync(lazy: words[1] == "lazy", CancellationToken.None);
                return "ok";
            case "completed":
                await _mount.Completion;
                return "ok";
            default:
                return "error unknown command";
        }
    }

    // The bytes of a large file follow from their position: (position * 31 + position / 256), modulo 256.
    private string Grow(string name, int mebibytes)
    {
        byte[] piece = new byte[1024 * 1024];
        MemoryNode node = _fileSystem.Plant(_fileSystem.Root, name, default);
        for (int i = 0; i < mebibytes; i++)
        {
            for (int k = 0; k < piece.Length; k++)
            {
                long position = ((long)i * piece.Length) + k;
                piece[k] = (byte)((position * 31) + (position / 256));
            }

            node.Content.Write((long)i * piece.Length, piece);
        }

        return "ok";
    }
}
