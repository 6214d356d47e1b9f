using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>
/// Windows between programs and the file system. Where it caches what is written, the end of a file moves at once and the
/// pages come later, through the first open that used the cache. Keeps the books of what the cluster may have.
/// </summary>
internal sealed class LazyWindows
{
    private const int LongestDelay = 300;

    private readonly Dictionary<string, SharedFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly StandInClient _client;
    private readonly string _folder;
    private readonly Random _random;
    private readonly bool _isLazy;

    /// <summary>Begins.</summary>
    /// <param name="client">The program.</param>
    /// <param name="folder">Where it acts.</param>
    /// <param name="seed">Decides when pages are written.</param>
    /// <param name="caching">What is cached.</param>
    internal LazyWindows(StandInClient client, string folder, int seed, WindowsCaching caching)
    {
        _client = client;
        _folder = folder;
        _random = new Random(seed);
        _isLazy = caching == WindowsCaching.Always;
        client.SetCaching(caching);
        client.WritePagesLater((ulong)seed + 1, LongestDelay);
    }

    internal StandInClient Client => _client;

    /// <summary>Whether what is written through handles is cached, though the file system asked not to.</summary>
    internal bool IsLazy => _isLazy;

    /// <summary>What was read and is not what was written.</summary>
    internal List<string> Wrong { get; } = [];

    internal Ledger Ledger { get; } = new();

    /// <summary>Files that were changed and not closed, of which bytes have reached the file system.</summary>
    internal IEnumerable<string> Unclosed => _files.Values.Where(static file => file is { IsChanged: true, HasArrived: true, Content.Length: > 0 }).Select(static file => file.Name);

    internal string At(string name) => name.Length == 0 ? $@"\{_folder}" : $@"\{_folder}\{name}";

    internal ProgramFile Open(
        string name,
        uint disposition,
        uint access = WindowsAccess.GenericRead | WindowsAccess.GenericWrite,
        uint options = 0,
        uint share = WindowsAccess.ShareAll)
    {
        WindowsFile opened = _client.Create(At(name), access, disposition, options, share).Ok();
        if (!_files.TryGetValue(name, out SharedFile? file))
        {
            _files[name] = file = new SharedFile(name, Ledger.MustOf(name)?.ToArray() ?? []);
        }

        ProgramFile program = new(this, file, opened);
        file.Opens++;
        if (opened.Information is 0 or 2 or 3)
        {
            // A writer that has closed before is owed nothing any more: its bytes are gone, and this one is at work.
            file.Resize(0);
            file.IsChanged = true;
            file.IsOwed = false;
            program.HasChanged = true;
        }

        Assert.Equal((ulong)file.Content.Length, opened.Info.Size);
        return program;
    }

    /// <summary>Opens for reading.</summary>
    internal ProgramFile View(string name) => Open(name, WindowsAccess.Open, WindowsAccess.GenericRead);

    internal WindowsFileInfo Stat(string name)
    {
        WindowsFile file = _client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Open).Ok();
        _client.Close(file.Handle).Ok();
        return file.Info;
    }

    internal bool Exists(string name)
    {
        WindowsResult<WindowsFile> file = _client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Open);
        if (file.Succeeded)
        {
            _client.Close(file.Value!.Handle).Ok();
        }

        return file.Succeeded;
    }

    internal void MakeFolder(string name)
        => _client.Close(_client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Ok().Handle).Ok();

    /// <summary>MoveFileEx.</summary>
    internal void Rename(string from, string to)
    {
        if (_files.GetValueOrDefault(from) is { IsChanged: true })
        {
            Settle();
        }

        uint handle = _client.Create(At(from), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        SharedFile? file = _files.GetValueOrDefault(from);
        bool isSaved = file is { IsChanged: true };
        byte[]? moved = isSaved ? file!.Content : Ledger.MustOf(from);
        Ledger.May(from, null);
        Ledger.May(from, moved);
        Ledger.May(to, moved);
        _client.Rename(handle, At(to), 1).Ok();
        Ledger.Must(from, null);
        Ledger.Must(to, moved);
        _files.Remove(to);
        if (file is not null)
        {
            _files.Remove(from);
            file.Name = to;
            _files[to] = file;
            file.IsChanged &= !isSaved;
        }

        _client.Close(handle).Ok();
    }

    internal void Delete(string name)
    {
        uint handle = _client.Create(At(name), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        Ledger.May(name, null);
        _client.SetDisposition(handle, 3).Ok();
        _client.Close(handle).Ok();
        Ledger.Must(name, null);
        _files.Remove(name);
    }

    /// <summary>Some time goes by: now and then long enough for all pages.</summary>
    internal void Breathe()
    {
        if (_random.Next(6) == 0)
        {
            Settle();
        }
    }

    /// <summary>All pages are written: what writers have closed is whole.</summary>
    internal void Settle()
    {
        _client.WritePagesNow();
        foreach (SharedFile file in _files.Values)
        {
            file.HasArrived |= file.IsChanged;
            if (file.IsOwed)
            {
                Saved(file);
            }
        }
    }

    internal void Write(ProgramFile program, long offset, ReadOnlySpan<byte> data)
    {
        SharedFile file = program.File;
        file.IsChanged = true;
        program.HasChanged = true;
        _client.Write(program.Handle, (ulong)offset, data).Ok();
        file.HasArrived |= !_isLazy;
        file.Resize(Math.Max(file.Content.Length, offset + data.Length));
        data.CopyTo(file.Content.AsSpan((int)offset));
    }

    internal void SetSize(ProgramFile program, long size)
    {
        program.File.IsChanged = true;
        program.HasChanged = true;
        _client.SetSize(program.Handle, (ulong)size).Ok();
        program.File.Resize(size);
    }

    internal byte[] Read(ProgramFile program)
    {
        byte[] expected = program.File.Content;
        if (expected.Length == 0)
        {
            _client.Read(program.Handle, 0, 1).Fails(WindowsStatus.EndOfFile);
            return expected;
        }

        byte[] read = _client.Read(program.Handle, 0, expected.Length).Ok();
        int same = read.AsSpan().CommonPrefixLength(expected);
        if (same != expected.Length)
        {
            Wrong.Add($"'{program.File.Name}' gave {read.Length} bytes instead of {expected.Length}, and another one at {same}.");
            Assert.Empty(Wrong);
        }

        return read;
    }

    internal void Flush(ProgramFile program)
    {
        SharedFile file = program.File;
        Ledger.May(file.Name, file.Content);
        _client.Flush(program.Handle).Ok();
        Saved(file);
    }

    internal void Close(ProgramFile program)
    {
        SharedFile file = program.File;
        file.IsOwed |= program.HasChanged;
        if (file.IsOwed)
        {
            Ledger.May(file.Name, file.Content);
        }

        _client.Close(program.Handle).Ok();
        file.Opens--;

        // With the last handle all pages are written before the close returns.
        if (file.IsOwed && (file.Opens == 0 || !_isLazy))
        {
            Saved(file);
        }

        if (file.Opens == 0 && ReferenceEquals(_files.GetValueOrDefault(file.Name), file))
        {
            _files.Remove(file.Name);
        }
    }

    private void Saved(SharedFile file)
    {
        if (ReferenceEquals(_files.GetValueOrDefault(file.Name), file))
        {
            Ledger.Must(file.Name, file.Content);
        }

        file.IsOwed = false;
        file.IsChanged = false;
        file.HasArrived = false;
    }
}
