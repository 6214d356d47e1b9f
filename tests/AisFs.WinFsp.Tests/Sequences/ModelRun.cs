using System.Diagnostics;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Does random things in a folder and keeps what should be there.</summary>
internal sealed class ModelRun
{
    private const int MaxSize = 40_000;

    private readonly StandInClient _client;
    private readonly string _folder;
    private readonly Random _random;
    private readonly SortedDictionary<string, ModelFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ModelHandle> _open = [];
    private readonly ModelViews _views;

    internal ModelRun(StandInClient client, string folder, int seed)
    {
        _client = client;
        _folder = folder;
        _random = new Random(seed);
        _views = new ModelViews(client, _random);
    }

    /// <summary>What the files should be in the end: their names as they were given, and their contents.</summary>
    internal IEnumerable<(string Name, byte[] Content)> Files => _files.Values.Select(f => (f.Stored, f.Content));

    /// <summary>Runs until the time is up.</summary>
    /// <returns>How many operations that were.</returns>
    internal long Run(TimeSpan duration)
    {
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        long count = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            Step();
            count++;
        }

        foreach (ModelHandle handle in _open)
        {
            _client.Close(handle.Handle).Ok();
        }

        _open.Clear();
        _views.UnmapAll(_files);
        Compare();
        return count;
    }

    private void Step()
    {
        switch (_random.Next(16))
        {
            case 0 or 1:
                Open();
                break;
            case 2:
                Close();
                break;
            case 3 or 4 or 5:
                Write();
                break;
            case 6 or 7:
                Read();
                break;
            case 8:
                Resize();
                break;
            case 9:
                Rename();
                break;
            case 10:
                Remove();
                break;
            case 11:
                Flush();
                break;
            case 12:
                Query();
                break;
            case 13:
                Map();
                break;
            case 14:
                _views.Use(_files);
                break;
            default:
                List();
                break;
        }
    }

    private string RandomName() => $"File {_random.Next(12)}";

    private string At(string name) => $@"{_folder}\{name}";

    private bool IsInUse(string name) => _open.Exists(h => h.Name == name) || _views.Shows(name);

    private ModelHandle? Pick(Func<ModelHandle, bool>? wanted = null)
    {
        List<ModelHandle> all = wanted is null ? _open : _open.FindAll(h => wanted(h));
        return all.Count == 0 ? null : all[_random.Next(all.Count)];
    }

    private (uint Access, bool Reads, bool Writes, bool Appends) RandomAccess() => _random.Next(10) switch
    {
        0 => (WindowsAccess.GenericRead, true, false, false),
        1 => (WindowsAccess.GenericWrite, false, true, false),
        2 => (WindowsAccess.AppendData | WindowsAccess.ReadData, true, false, true),
        _ => (WindowsAccess.GenericRead | WindowsAccess.GenericWrite, true, true, false),
    };

    private uint RandomOptions() => _random.Next(8) switch
    {
        0 => WindowsAccess.NoIntermediateBuffering,
        1 => WindowsAccess.WriteThrough,
        _ => 0,
    };

    private void Open()
    {
        string name = RandomName();
        string asked = _random.Next(2) == 0 ? name : name.ToUpperInvariant();
        bool exists = _files.TryGetValue(name, out ModelFile? file);
        uint disposition = (uint)_random.Next(1, 6);
        (uint access, bool reads, bool writes, bool appends) = RandomAccess();
        WindowsResult<WindowsFile> opened = _client.Create(At(asked), access, disposition, RandomOptions());
        switch (disposition)
        {
            case WindowsAccess.Open or WindowsAccess.Overwrite when !exists:
                opened.Fails(WindowsStatus.ObjectNameNotFound);
                return;
            case WindowsAccess.Create when exists:
                opened.Fails(WindowsStatus.ObjectNameCollision);
                return;
            case WindowsAccess.Overwrite or WindowsAccess.OverwriteIf when file?.Mapped > 0:
                opened.Fails(WindowsStatus.UserMappedFile);
                return;
        }

        _open.Add(new ModelHandle(opened.Ok().Handle, name, reads, writes, appends));
        if (file is null)
        {
            _files[name] = file = new ModelFile(asked);
        }
        else if (disposition is WindowsAccess.Overwrite or WindowsAccess.OverwriteIf)
        {
            file.Content = [];
        }

        Query(_open[^1]);
    }

    private void Close()
    {
        if (Pick() is { } handle)
        {
            _client.Close(handle.Handle).Ok();
            _open.Remove(handle);
        }
    }

    private void Write()
    {
        if (Pick(h => h.Writes || h.Appends) is { } handle)
        {
            ModelFile file = _files[handle.Name];
            byte[] data = new byte[_random.Next(1, 8000)];
            _random.NextBytes(data);
            int at = handle.Appends ? file.Content.Length : _random.Next(MaxSize);
            if (at + data.Length > 2 * MaxSize)
            {
                return;
            }

            _client.Write(handle.Handle, (ulong)at, data).Ok();
            file.Write(at, data);
        }
    }

    private void Read()
    {
        if (Pick(h => h.Reads) is { } handle)
        {
            byte[] content = _files[handle.Name].Content;
            int at = _random.Next(MaxSize);
            int length = _random.Next(1, 10_000);
            WindowsResult<byte[]> read = _client.Read(handle.Handle, (ulong)at, length);
            if (at >= content.Length)
            {
                read.Fails(WindowsStatus.EndOfFile);
            }
            else
            {
                Same(handle.Name, content.AsSpan(at, Math.Min(length, content.Length - at)), read.Ok(), at);
            }
        }
    }

    private void Resize()
    {
        if (Pick(h => h.Writes) is { } handle)
        {
            ModelFile file = _files[handle.Name];
            int size = _random.Next(MaxSize);
            WindowsResult<WindowsFileInfo> changed = _client.SetSize(handle.Handle, (ulong)size);
            if (file.Mapped > 0 && size < file.Content.Length)
            {
                changed.Fails(WindowsStatus.UserMappedFile);
                return;
            }

            Expect((ulong)size, changed.Ok().Size, handle.Name);
            file.Resize(size);
        }
    }

    private void Flush()
    {
        if (Pick() is { } handle)
        {
            _client.Flush(handle.Handle).Ok();
        }
    }

    private void Query()
    {
        if (Pick() is { } handle)
        {
            Query(handle);
        }
    }

    private void Query(ModelHandle handle) => Expect((ulong)_files[handle.Name].Content.Length, _client.Query(handle.Handle).Ok().Size, handle.Name);

    private void Map()
    {
        if (Pick() is { } handle)
        {
            _views.Map(handle, _files[handle.Name]);
        }
    }

    private void Rename()
    {
        string from = RandomName();
        string to = RandomName();
        if (IsInUse(from) || IsInUse(to) || from == to)
        {
            return;
        }

        bool replace = _random.Next(2) == 0;
        WindowsResult<WindowsFile> opened = _client.Create(At(from), WindowsAccess.Delete, WindowsAccess.Open);
        if (!_files.TryGetValue(from, out ModelFile? file))
        {
            opened.Fails(WindowsStatus.ObjectNameNotFound);
            return;
        }

        WindowsResult<bool> renamed = _client.Rename(opened.Ok().Handle, At(to), replace ? 1u : 0u);
        _client.Close(opened.Value!.Handle).Ok();
        if (_files.ContainsKey(to) && !replace)
        {
            renamed.Fails(WindowsStatus.ObjectNameCollision);
            return;
        }

        renamed.Ok();
        _files.Remove(from);
        file.Stored = to;
        _files[to] = file;
    }

    private void Remove()
    {
        string name = RandomName();
        if (IsInUse(name))
        {
            return;
        }

        WindowsResult<WindowsFile> opened = _client.Create(At(name), WindowsAccess.Delete, WindowsAccess.Open);
        if (!_files.Remove(name))
        {
            opened.Fails(WindowsStatus.ObjectNameNotFound);
            return;
        }

        _client.SetDisposition(opened.Ok().Handle, _random.Next(2) == 0 ? 1u : 3u).Ok();
        _client.Close(opened.Value!.Handle).Ok();
    }

    private void List()
    {
        uint handle = _client.Create(_folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        IEnumerable<(string, ulong)> listed = _client.QueryAll(handle, 1000).Ok().Where(e => e.Name is not ("." or "..")).Select(e => (e.Name.ToUpperInvariant(), e.Info.Size)).Order();
        _client.Close(handle).Ok();
        Assert.Equal(_files.Select(f => (f.Key.ToUpperInvariant(), (ulong)f.Value.Content.Length)).Order(), listed);
    }

    private void Compare()
    {
        List();
        foreach ((string name, ModelFile file) in _files)
        {
            uint handle = _client.Create(At(name), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
            if (file.Content.Length > 0)
            {
                Same(name, file.Content, _client.Read(handle, 0, file.Content.Length).Ok(), 0);
            }

            _client.Close(handle).Ok();
        }
    }

    private static void Same(string name, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int start)
    {
        int same = expected.CommonPrefixLength(actual);
        Assert.True(same == expected.Length && same == actual.Length, $"'{name}' differs at {start + same}: {expected.Length} bytes expected, {actual.Length} read");
    }

    private static void Expect(ulong expected, ulong actual, string name) => Assert.True(expected == actual, $"'{name}' has {actual} bytes instead of {expected}");
}
