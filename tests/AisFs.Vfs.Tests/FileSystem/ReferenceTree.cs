using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>What a file system should do, in its simplest form.</summary>
internal sealed class ReferenceTree
{
    public ReferenceNode Root { get; } = new(FsNodeKind.Directory) { Mode = 0x1ED };

    public FsError Find(string path, out ReferenceNode node)
    {
        node = Root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node.IsDirectory)
            {
                return FsError.NotDirectory;
            }

            if (!node.Children.TryGetValue(name, out ReferenceNode? child))
            {
                return FsError.NotFound;
            }

            node = child;
        }

        return FsError.None;
    }

    public FsError Create(string path, ReferenceNode node)
    {
        FsError error = FindParent(path, out ReferenceNode parent, out string name);
        return error != FsError.None ? error : parent.Children.TryAdd(name, node) ? FsError.None : FsError.Exists;
    }

    public FsError Unlink(string path)
    {
        FsError error = FindParent(path, out ReferenceNode parent, out string name);
        if (error != FsError.None || !parent.Children.TryGetValue(name, out ReferenceNode? node))
        {
            return error != FsError.None ? error : FsError.NotFound;
        }

        if (node.IsDirectory)
        {
            return FsError.IsDirectory;
        }

        parent.Children.Remove(name);
        return FsError.None;
    }

    public FsError Rmdir(string path)
    {
        FsError error = FindParent(path, out ReferenceNode parent, out string name);
        if (error != FsError.None || !parent.Children.TryGetValue(name, out ReferenceNode? node))
        {
            return error != FsError.None ? error : FsError.NotFound;
        }

        if (!node.IsDirectory || node.Children.Count > 0)
        {
            return node.IsDirectory ? FsError.NotEmpty : FsError.NotDirectory;
        }

        parent.Children.Remove(name);
        return FsError.None;
    }

    public FsError Rename(string path, string newPath, FsRenameFlags flags)
    {
        FsError error = FindParent(path, out ReferenceNode parent, out string name);
        FsError newError = FindParent(newPath, out ReferenceNode newParent, out string newName);
        if (error != FsError.None || newError != FsError.None)
        {
            // Both directories are looked for before either is used.
            FsError missing = Find(Parent(path), out _);
            missing = missing != FsError.None ? missing : Find(Parent(newPath), out _);
            return missing != FsError.None ? missing : error != FsError.None ? error : newError;
        }

        if (!parent.Children.TryGetValue(name, out ReferenceNode? moved))
        {
            return FsError.NotFound;
        }

        bool replaces = newParent.Children.TryGetValue(newName, out ReferenceNode? replaced);
        bool exchanges = flags == FsRenameFlags.Exchange;
        error = replaces && flags == FsRenameFlags.NoReplace ? FsError.Exists
            : !replaces && exchanges ? FsError.NotFound
            : moved == replaced ? FsError.None
            : Holds(moved, newParent) || (exchanges && Holds(replaced!, parent)) ? FsError.InvalidArgument
            : !replaces || exchanges ? FsError.None
            : moved.IsDirectory != replaced!.IsDirectory ? (moved.IsDirectory ? FsError.NotDirectory : FsError.IsDirectory)
            : replaced.Children.Count > 0 ? FsError.NotEmpty
            : FsError.None;
        if (error != FsError.None || moved == replaced)
        {
            return error;
        }

        parent.Children.Remove(name);
        newParent.Children[newName] = moved;
        if (exchanges)
        {
            parent.Children[name] = replaced!;
        }

        return FsError.None;
    }

    private static bool Holds(ReferenceNode top, ReferenceNode node)
        => top == node || top.Children.Values.Any(child => Holds(child, node));

    private static string Parent(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : string.Empty;

    private FsError FindParent(string path, out ReferenceNode parent, out string name)
    {
        name = path[(path.LastIndexOf('/') + 1)..];
        FsError error = Find(Parent(path), out parent);
        return error != FsError.None ? error : parent.IsDirectory ? FsError.None : FsError.NotDirectory;
    }
}
