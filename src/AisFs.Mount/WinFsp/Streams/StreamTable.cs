using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>The files whose streams or attributes are in use.</summary>
internal sealed class StreamTable
{
    private readonly Dictionary<InodeId, FileStreams> _files = [];

    /// <summary>Begins to use a file's streams; to be ended with <see cref="Leave"/>.</summary>
    internal FileStreams Enter(InodeId inode)
    {
        lock (_files)
        {
            if (!_files.TryGetValue(inode, out FileStreams? file))
            {
                _files[inode] = file = new FileStreams(inode);
            }

            file.Users++;
            return file;
        }
    }

    internal void Leave(FileStreams file)
    {
        lock (_files)
        {
            if (--file.Users == 0)
            {
                _files.Remove(file.Inode);
            }
        }
    }

    /// <summary>All that are in use now; each is to be left.</summary>
    internal List<FileStreams> EnterAll()
    {
        lock (_files)
        {
            List<FileStreams> all = [.. _files.Values];
            foreach (FileStreams file in all)
            {
                file.Users++;
            }

            return all;
        }
    }
}
