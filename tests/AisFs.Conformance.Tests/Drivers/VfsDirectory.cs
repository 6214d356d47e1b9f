using AisFs.TestKit.Native;
using AisFs.Vfs.Api;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>An open directory of the file system, read with lookups, some entries at a time, as the kernel does.</summary>
internal sealed class VfsDirectory(VfsDriver driver, VfsWalk walk, HandleId handle, string path) : ITestDirectory
{
    private const int EntriesPerRead = 100;

    private long _cookie;
    private bool _closed;

    public Outcome<IReadOnlyList<Listed>> ReadSome()
    {
        Sink sink = new();
        FsResult result = driver.Wait(
            $"readdir {path}", driver.FileSystem.ReadDirectoryAsync(handle, _cookie, withLookup: true, sink, CancellationToken.None));
        foreach (Listed entry in sink.Entries.Where(entry => entry.Name is not ("." or "..")))
        {
            driver.FileSystem.Forget(new InodeId(entry.Inode), 1);
        }

        if (!result.IsOk)
        {
            return new Outcome<IReadOnlyList<Listed>>(VfsErrors.ToErrno(result.Error), [], $"readdir {path}");
        }

        _cookie = sink.Entries.Count > 0 ? sink.Entries[^1].Cookie : _cookie;
        return sink.Entries;
    }

    public Outcome Seek(long cookie)
    {
        _cookie = cookie;
        return Errno.OK;
    }

    public Outcome Sync() => driver.Answer($"fsync {path}", driver.FileSystem.SyncAsync(handle, dataOnly: false, CancellationToken.None));

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            driver.Wait($"releasedir {path}", Release());
            walk.Dispose();
        }
    }

    private async ValueTask<bool> Release()
    {
        await driver.FileSystem.ReleaseDirectoryAsync(handle);
        return true;
    }

    private sealed class Sink : IDirectorySink
    {
        public List<Listed> Entries { get; } = [];

        public bool TryAdd(string name, in FsEntry entry, long cookie)
        {
            if (Entries.Count == EntriesPerRead)
            {
                return false;
            }

            NodeKind kind = entry.Attributes.Kind switch
            {
                FsNodeKind.File => NodeKind.File,
                FsNodeKind.Directory => NodeKind.Directory,
                _ => NodeKind.Symlink,
            };
            Entries.Add(new Listed(name, kind, entry.Attributes.Number, cookie));
            return true;
        }
    }
}
