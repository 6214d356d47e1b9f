using AisFs.TestKit.Native;
using AisFs.Vfs.Api;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>
/// The way from the root to a file, as the kernel goes it: one lookup per segment, links followed. Every lookup is given
/// back when the walk is disposed.
/// </summary>
internal sealed class VfsWalk : IDisposable
{
    private const int MaxLinks = 40;

    private readonly VfsDriver _driver;
    private readonly List<FsAttributes> _path = [];
    private readonly List<InodeId> _counted = [];

    private VfsWalk(VfsDriver driver)
    {
        _driver = driver;
        _path.Add(new FsAttributes { Inode = InodeId.Root, Kind = FsNodeKind.Directory });
    }

    /// <summary>What the walk ended with, or why it did not get there.</summary>
    public Errno Error { get; private set; }

    /// <summary>Whether the last name exists; else <see cref="Parent"/> and <see cref="Name"/> say where it would be.</summary>
    public bool Exists { get; private set; } = true;

    /// <summary>The directory of the last name.</summary>
    public InodeId Parent { get; private set; } = InodeId.Root;

    /// <summary>The last name; "." at the root.</summary>
    public string Name { get; private set; } = ".";

    /// <summary>What was found.</summary>
    public FsAttributes Found => _path[^1];

    /// <summary>Whether the last segment is "." or "..", which cannot be made or removed.</summary>
    public bool EndsInDots => Name is "." or "..";

    /// <summary>Walks to a file that must exist.</summary>
    public static VfsWalk ToFile(VfsDriver driver, string path, bool follow)
    {
        VfsWalk walk = ToName(driver, path, follow);
        if (walk.Error == Errno.OK && !walk.Exists)
        {
            walk.Error = Errno.ENOENT;
        }

        return walk;
    }

    /// <summary>Walks to a name that may be free; its directory must exist.</summary>
    public static VfsWalk ToName(VfsDriver driver, string path, bool follow)
    {
        VfsWalk walk = new(driver);
        walk.Error = walk.Go(path, follow);
        return walk;
    }

    /// <summary>Walks to the directory of a name without looking the name itself up.</summary>
    public static VfsWalk ToParent(VfsDriver driver, string path)
    {
        int slash = path.LastIndexOf('/');
        VfsWalk walk = ToFile(driver, path[..slash], follow: true);
        walk.Parent = walk.Found.Inode;
        walk.Name = path[(slash + 1)..];
        if (walk.Error == Errno.OK && walk.Found.Kind != FsNodeKind.Directory)
        {
            walk.Error = Errno.ENOTDIR;
        }

        return walk;
    }

    /// <summary>Takes over a lookup that another operation counted.</summary>
    public void Count(InodeId inode) => _counted.Add(inode);

    public void Dispose()
    {
        foreach (InodeId inode in _counted)
        {
            _driver.FileSystem.Forget(inode, 1);
        }

        _counted.Clear();
    }

    private Errno Go(string path, bool follow)
    {
        LinkedList<string> pending = new(path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        int links = 0;
        while (pending.First is { } first)
        {
            pending.RemoveFirst();
            if (Found.Kind != FsNodeKind.Directory)
            {
                return Errno.ENOTDIR;
            }

            Parent = Found.Inode;
            Name = first.Value;
            bool isLast = pending.Count == 0;
            if (Name is "." or "..")
            {
                if (Name == ".." && _path.Count > 1)
                {
                    _path.RemoveAt(_path.Count - 1);
                }

                continue;
            }

            FsResult<FsEntry> entry = _driver.Wait($"lookup {Name}", _driver.FileSystem.LookupAsync(Parent, Name, CancellationToken.None));
            if (!entry.IsOk)
            {
                return VfsErrors.ToErrno(entry.Error);
            }

            if (entry.Value.IsNegative)
            {
                Exists = false;
                return isLast ? Errno.OK : Errno.ENOENT;
            }

            _counted.Add(entry.Value.Attributes.Inode);
            if (entry.Value.Attributes.Kind == FsNodeKind.Symlink && (!isLast || follow))
            {
                Errno followed = ++links > MaxLinks ? Errno.ELOOP : Follow(entry.Value.Attributes.Inode, pending);
                if (followed != Errno.OK)
                {
                    return followed;
                }

                continue;
            }

            _path.Add(entry.Value.Attributes);
        }

        return Errno.OK;
    }

    // The names of a link's target come before what is left of the path.
    private Errno Follow(InodeId link, LinkedList<string> pending)
    {
        FsResult<string> target = _driver.Wait("readlink", _driver.FileSystem.ReadLinkAsync(link, CancellationToken.None));
        if (!target.IsOk || target.Value.StartsWith('/'))
        {
            return target.IsOk ? Errno.ENOENT : VfsErrors.ToErrno(target.Error);
        }

        foreach (string segment in target.Value.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            pending.AddFirst(segment);
        }

        return Errno.OK;
    }
}
