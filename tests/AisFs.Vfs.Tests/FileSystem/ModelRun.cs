using System.Globalization;
using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Does the same random operations to a file system and to the reference tree, and compares all answers.</summary>
internal sealed class ModelRun(Mounted mount, int seed)
{
    private static readonly string[] s_names = ["a", "b", "c", "a-b"];

    private readonly Random _random = new(seed);
    private readonly ReferenceTree _tree = new();
    private readonly List<(HandleId Handle, ReferenceNode Node)> _open = [];
    private readonly List<string> _trace = [];

    public async Task RunAsync(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            mount.Time.Advance(TimeSpan.FromTicks(_random.Next(1, 20) == 1 ? _random.NextInt64(100_000_000) : _random.Next(1, 10_000)));
            await StepAsync();
            if (i % 100 == 99)
            {
                await CompareAsync(mount, withEmptyDirectories: true);
            }
        }

        while (_open.Count > 0)
        {
            await CloseAsync(0);
        }

        await CompareAsync(mount, withEmptyDirectories: true);
    }

    /// <summary>Compares everything that another mount sees.</summary>
    public async Task CompareAsync(Mounted with, bool withEmptyDirectories)
        => await CompareAsync(with, "", _tree.Root, withEmptyDirectories);

    private async Task StepAsync()
    {
        string path = Path();
        byte[] data = Data();
        switch (_random.Next(22))
        {
            case 0 or 1 or 2:
                await OpenAsync(path, create: true);
                break;
            case 3:
                await OpenAsync(path, create: false);
                break;
            case 4 or 5 or 6:
                await WriteHandleAsync(data);
                break;
            case 7 or 8:
                if (_open.Count > 0)
                {
                    await CloseAsync(_random.Next(_open.Count));
                }

                break;
            case 9:
                await TruncateAsync(path);
                break;
            case 18:
                await SetAsync(path);
                break;
            case 19:
                await XattrAsync(path);
                break;
            case 20:
                await ListAsync(path);
                break;
            case 21:
                await ReadAsync(path);
                break;
            case var number:
                await ChangeNameAsync(number, path);
                break;
        }
    }

    private async Task ChangeNameAsync(int number, string path)
    {
        PathClient client = mount.Client;
        switch (number)
        {
            case 10 or 11:
                string newPath = Path();
                FsRenameFlags flags = (FsRenameFlags)Math.Max(0, _random.Next(5) - 2);
                Same($"rename {path} {newPath} {flags}", _tree.Rename(path, newPath, flags), await client.RenameAsync(path, newPath, flags));
                break;
            case 12 or 13:
                Same($"unlink {path}", _tree.Unlink(path), await client.UnlinkAsync(path));
                break;
            case 14 or 15:
                Same($"mkdir {path}", _tree.Create(path, new ReferenceNode(FsNodeKind.Directory) { Mode = 0x1C0 }), await client.MkdirAsync(path, 0x1C0));
                break;
            case 16:
                Same($"rmdir {path}", _tree.Rmdir(path), await client.RmdirAsync(path));
                break;
            case 17:
                ReferenceNode link = new(FsNodeKind.Symlink) { Target = $"to/{seed}", Mode = 0x1FF, ModifiedNs = mount.Time.NowNs };
                Same($"symlink {path}", _tree.Create(path, link), await client.SymlinkAsync(path, link.Target));
                break;
        }
    }

    private async Task TruncateAsync(string path)
    {
        long size = _random.Next(300);
        FsError found = FindFile(path, FsError.InvalidArgument, out ReferenceNode cut);
        Same($"truncate {path} {size}", found, await mount.Client.SetAsync(path, new FsAttributeChanges { Size = size }));
        if (found == FsError.None)
        {
            cut.Resize(size);
            cut.ModifiedNs = mount.Time.NowNs;
        }
    }

    private async Task ListAsync(string path)
    {
        FsError listed = _tree.Find(path, out ReferenceNode directory);
        string[] names = await mount.Client.ListAsync(path);
        string[] expected = listed != FsError.None ? [listed.ToString()] : directory.IsDirectory ? [.. directory.Children.Keys] : ["NotDirectory"];
        Same($"list {path}", string.Join(' ', expected), string.Join(' ', names));
    }

    private async Task ReadAsync(string path)
    {
        FsError read = FindFile(path, FsError.NotSupported, out ReferenceNode file);
        FsResult<byte[]> bytes = await mount.Client.ReadAsync(path);
        Same($"read {path}", read, bytes.Error);
        if (read == FsError.None)
        {
            Same($"read {path}", Convert.ToHexString(file.Data), Convert.ToHexString(bytes.Value));
        }
    }

    private async Task OpenAsync(string path, bool create)
    {
        FsOpenFlags flags = FsOpenFlags.Read | FsOpenFlags.Write
            | (_random.Next(3) == 0 ? FsOpenFlags.Truncate : 0)
            | (create && _random.Next(4) == 0 ? FsOpenFlags.Exclusive : 0);
        FsError expected = _tree.Find(path, out ReferenceNode node);
        bool isNew = false;
        if (expected == FsError.None)
        {
            expected = create && (flags & FsOpenFlags.Exclusive) != 0 ? FsError.Exists
                : node.IsDirectory ? FsError.IsDirectory
                : node.Kind == FsNodeKind.Symlink ? (create ? FsError.Exists : FsError.NotSupported)
                : FsError.None;
        }
        else if (create)
        {
            node = new ReferenceNode(FsNodeKind.File) { Mode = 0x1A4, ModifiedNs = mount.Time.NowNs };
            expected = _tree.Create(path, node);
            isNew = true;
        }

        FsResult<HandleId> handle = await mount.Client.OpenAsync(path, flags, create);
        Same($"open {path} {flags} {create}", expected, handle.Error);
        if (expected != FsError.None)
        {
            return;
        }

        _open.Add((handle.Value, node));
        if (!isNew && (flags & FsOpenFlags.Truncate) != 0)
        {
            node.Resize(0);
            node.ModifiedNs = mount.Time.NowNs;
        }

        if (_open.Count > 4)
        {
            await CloseAsync(0);
        }
    }

    private async Task WriteHandleAsync(byte[] data)
    {
        if (_open.Count == 0)
        {
            return;
        }

        (HandleId handle, ReferenceNode node) = _open[_random.Next(_open.Count)];
        long offset = _random.Next(3) == 0 ? node.Data.Length : _random.Next(200);
        FsResult<int> written = await mount.System.WriteAsync(handle, offset, data, false, CancellationToken.None);
        Same($"write {handle.Value} {offset}+{data.Length}", FsError.None, written.Error);
        node.Write(offset, data);
        node.ModifiedNs = data.Length > 0 ? mount.Time.NowNs : node.ModifiedNs;
        FsResult<byte[]> read = await mount.Client.ReadHandleAsync(handle);
        Same("read back", Convert.ToHexString(node.Data), Convert.ToHexString(read.IsOk ? read.Value : []));
        if (_random.Next(5) == 0)
        {
            Same("fsync", FsError.None, (await mount.System.SyncAsync(handle, false, CancellationToken.None)).Error);
        }
    }

    private async Task CloseAsync(int index)
    {
        (HandleId handle, _) = _open[index];
        _open.RemoveAt(index);
        Same($"close {handle.Value}", FsError.None, await mount.Client.CloseAsync(handle));
    }

    private async Task SetAsync(string path)
    {
        FsError expected = _tree.Find(path, out ReferenceNode node);
        FsAttributeChanges changes = new()
        {
            Mode = _random.Next(2) == 0 ? (uint)_random.Next(0x200) : null,
            Uid = _random.Next(4) == 0 ? (uint)_random.Next(3) : null,
            ModifiedNs = _random.Next(2) == 0 ? _random.NextInt64(-1_000_000_000_000, 2_000_000_000_000_000_000) : null,
        };
        Same($"set {path} {changes}", expected, await mount.Client.SetAsync(path, changes));
        if (expected == FsError.None)
        {
            node.Mode = changes.Mode ?? node.Mode;
            node.Uid = changes.Uid ?? node.Uid;
            node.ModifiedNs = changes.ModifiedNs ?? node.ModifiedNs;
        }
    }

    private async Task XattrAsync(string path)
    {
        FsError expected = _tree.Find(path, out ReferenceNode node);
        string name = _random.Next(2) == 0 ? "user.k" : "user.o d:d";
        expected = expected == FsError.None && node.Kind == FsNodeKind.Symlink ? FsError.NotPermitted
            : expected == FsError.None && node.IsDirectory && !mount.HasMarkers ? FsError.NotSupported
            : expected;
        if (_random.Next(3) == 0)
        {
            expected = expected == FsError.None && !node.Xattrs.ContainsKey(name) ? FsError.NoAttribute : expected;
            Same($"removexattr {path} {name}", expected, await mount.Client.RemoveXattrAsync(path, name));
            if (expected == FsError.None)
            {
                node.Xattrs.Remove(name);
            }

            return;
        }

        string value = _random.Next(1000).ToString(CultureInfo.InvariantCulture);
        Same($"setxattr {path} {name}", expected, await mount.Client.SetXattrAsync(path, name, value));
        if (expected == FsError.None)
        {
            node.Xattrs[name] = value;
        }
    }

    private async Task CompareAsync(Mounted with, string path, ReferenceNode node, bool withEmptyDirectories)
    {
        FsResult<FsEntry> entry = await with.Client.StatAsync(path);
        Same($"stat {path}", FsError.None, entry.Error);
        FsAttributes seen = entry.Value.Attributes;
        if (path.Length > 0)
        {
            // Directories without a marker keep their attributes for the mount only, and their times move with their names.
            bool isKept = with.HasMarkers || !node.IsDirectory;
            string expected = $"{node.Kind} {(isKept ? node.Mode : 0)} {(isKept ? node.Uid : 0)} {(node.IsDirectory ? 0 : node.ModifiedNs)} {node.Data.Length + node.Target.Length}";
            Same($"stat {path}", expected, $"{seen.Kind} {(isKept ? seen.Mode : 0)} {(isKept ? seen.Uid : 0)} {(node.IsDirectory ? 0 : seen.ModifiedNs)} {seen.Size}");
            if (isKept)
            {
                Same($"listxattr {path}", string.Join(' ', node.Xattrs.Keys), string.Join(' ', await with.Client.XattrsAsync(path)));
            }

            foreach ((string name, string value) in isKept ? node.Xattrs : [])
            {
                Same($"getxattr {path} {name}", value, await with.Client.XattrAsync(path, name));
            }
        }

        switch (node.Kind)
        {
            case FsNodeKind.File:
                FsResult<byte[]> data = await with.Client.ReadAsync(path);
                Same($"read {path}", Convert.ToHexString(node.Data), data.IsOk ? Convert.ToHexString(data.Value) : data.Error.ToString());
                break;
            case FsNodeKind.Symlink:
                Same($"readlink {path}", node.Target, (await with.Client.ReadLinkAsync(path)).Value);
                break;
            default:
                string[] names = [.. node.Children.Where(child => withEmptyDirectories || HasFiles(child.Value)).Select(child => child.Key)];
                Same($"list {path}", string.Join(' ', names), string.Join(' ', await with.Client.ListAsync(path)));
                foreach (string name in names)
                {
                    await CompareAsync(with, path.Length == 0 ? name : $"{path}/{name}", node.Children[name], withEmptyDirectories);
                }

                break;
        }
    }

    private static bool HasFiles(ReferenceNode node) => !node.IsDirectory || node.Children.Values.Any(HasFiles);

    private FsError FindFile(string path, FsError ofLinks, out ReferenceNode node)
    {
        FsError error = _tree.Find(path, out node);
        return error != FsError.None ? error
            : node.IsDirectory ? FsError.IsDirectory
            : node.Kind == FsNodeKind.Symlink ? ofLinks
            : FsError.None;
    }

    private string Path()
    {
        StringBuilder path = new();
        int depth = 1 + _random.Next(3);
        for (int i = 0; i < depth; i++)
        {
            _ = path.Append(i == 0 ? "" : "/").Append(s_names[_random.Next(s_names.Length)]);
        }

        return path.ToString();
    }

    private byte[] Data()
    {
        byte[] data = new byte[_random.Next(200)];
        _random.NextBytes(data);
        return data;
    }

    private void Same<T>(string operation, T expected, T actual)
    {
        _trace.Add(operation);
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            string tail = string.Join("\n  ", _trace.TakeLast(60));
            Assert.Fail($"seed {seed}: {operation}\n expected {expected}\n got      {actual}\n  {tail}");
        }
    }
}
