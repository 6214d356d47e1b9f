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
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<uint, string> _open = [];

    internal ModelRun(StandInClient client, string folder, int seed)
    {
        _client = client;
        _folder = folder;
        _random = new Random(seed);
    }

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

        foreach (uint handle in _open.Keys)
        {
            _client.Close(handle).Ok();
        }

        Compare();
        return count;
    }

    private void Step()
    {
        switch (_random.Next(12))
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
            default:
                List();
                break;
        }
    }

    private string RandomName() => $"File {_random.Next(12)}";

    private string At(string name) => $@"{_folder}\{name}";

    private bool IsOpen(string name) => _open.ContainsValue(name);

    private bool Pick(out uint handle, out string name)
    {
        handle = 0;
        name = string.Empty;
        if (_open.Count == 0)
        {
            return false;
        }

        (handle, name) = _open.ElementAt(_random.Next(_open.Count));
        return true;
    }

    private void Open()
    {
        string name = RandomName();
        bool exists = _files.ContainsKey(name);
        uint disposition = (uint)_random.Next(1, 6);
        WindowsResult<WindowsFile> file = _client.Create(
            At(_random.Next(2) == 0 ? name : name.ToUpperInvariant()), disposition: disposition, access: WindowsAccess.GenericRead | WindowsAccess.GenericWrite);
        switch (disposition)
        {
            case WindowsAccess.Open or WindowsAccess.Overwrite when !exists:
                file.Fails(WindowsStatus.ObjectNameNotFound);
                return;
            case WindowsAccess.Create when exists:
                file.Fails(WindowsStatus.ObjectNameCollision);
                return;
        }

        _open[file.Ok().Handle] = name;
        if (!exists || disposition is WindowsAccess.Overwrite or WindowsAccess.OverwriteIf)
        {
            _files[name] = [];
        }

        Expect((ulong)_files[name].Length, file.Value!.Info.Size, name);
    }

    private void Close()
    {
        if (Pick(out uint handle, out _))
        {
            _client.Close(handle).Ok();
            _open.Remove(handle);
        }
    }

    private void Write()
    {
        if (Pick(out uint handle, out string name))
        {
            byte[] data = new byte[_random.Next(1, 8000)];
            _random.NextBytes(data);
            int at = _random.Next(MaxSize);
            _client.Write(handle, (ulong)at, data).Ok();
            byte[] content = _files[name];
            Array.Resize(ref content, Math.Max(content.Length, at + data.Length));
            data.CopyTo(content, at);
            _files[name] = content;
        }
    }

    private void Read()
    {
        if (Pick(out uint handle, out string name))
        {
            byte[] content = _files[name];
            int at = _random.Next(MaxSize);
            int length = _random.Next(1, 10_000);
            WindowsResult<byte[]> read = _client.Read(handle, (ulong)at, length);
            if (at >= content.Length)
            {
                read.Fails(WindowsStatus.EndOfFile);
            }
            else if (!content.AsSpan(at, Math.Min(length, content.Length - at)).SequenceEqual(read.Ok()))
            {
                Assert.Fail($"'{name}' differs at {at}");
            }
        }
    }

    private void Resize()
    {
        if (Pick(out uint handle, out string name))
        {
            int size = _random.Next(MaxSize);
            Expect((ulong)size, _client.SetSize(handle, (ulong)size).Ok().Size, name);
            byte[] content = _files[name];
            Array.Resize(ref content, size);
            _files[name] = content;
        }
    }

    private void Rename()
    {
        string from = RandomName();
        string to = RandomName();
        if (IsOpen(from) || IsOpen(to) || from == to)
        {
            return;
        }

        bool replace = _random.Next(2) == 0;
        WindowsResult<WindowsFile> file = _client.Create(At(from), WindowsAccess.Delete, WindowsAccess.Open);
        if (!_files.TryGetValue(from, out byte[]? content))
        {
            file.Fails(WindowsStatus.ObjectNameNotFound);
            return;
        }

        WindowsResult<bool> renamed = _client.Rename(file.Ok().Handle, At(to), replace ? 1u : 0u);
        _client.Close(file.Value!.Handle).Ok();
        if (_files.ContainsKey(to) && !replace)
        {
            renamed.Fails(WindowsStatus.ObjectNameCollision);
            return;
        }

        renamed.Ok();
        _files.Remove(from);
        _files[to] = content;
    }

    private void Remove()
    {
        string name = RandomName();
        if (IsOpen(name))
        {
            return;
        }

        WindowsResult<WindowsFile> file = _client.Create(At(name), WindowsAccess.Delete, WindowsAccess.Open);
        if (!_files.Remove(name))
        {
            file.Fails(WindowsStatus.ObjectNameNotFound);
            return;
        }

        _client.SetDisposition(file.Ok().Handle, _random.Next(2) == 0 ? 1u : 3u).Ok();
        _client.Close(file.Value!.Handle).Ok();
    }

    private void List()
    {
        uint handle = _client.Create(_folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        IEnumerable<(string, ulong)> listed = _client.QueryAll(handle, 1000).Ok().Where(e => e.Name is not ("." or "..")).Select(e => (e.Name.ToUpperInvariant(), e.Info.Size)).Order();
        _client.Close(handle).Ok();
        Assert.Equal(_files.Select(f => (f.Key.ToUpperInvariant(), (ulong)f.Value.Length)).Order(), listed);
    }

    private void Compare()
    {
        List();
        foreach ((string name, byte[] content) in _files)
        {
            uint handle = _client.Create(At(name), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
            if (content.Length > 0)
            {
                Assert.True(content.AsSpan().SequenceEqual(_client.Read(handle, 0, content.Length).Ok()), $"'{name}' differs");
            }

            _client.Close(handle).Ok();
        }
    }

    private static void Expect(ulong expected, ulong actual, string name) => Assert.True(expected == actual, $"'{name}' has {actual} bytes instead of {expected}");
}
