using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>
/// Windows between programs and the file system. Where writes are cached, the end of the file is moved at once and the
/// pages come later, when a seeded random generator likes, through the first open that wrote, be it closed or not. The
/// last close of a file brings all of them. Keeps the books of what the cluster may have.
/// </summary>
internal sealed class LazyWindows(StandInClient client, string folder, int seed, bool caches)
{
    private const int MostPages = 64;

    private readonly Dictionary<string, CachedFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Random _random = new(seed);

    internal StandInClient Client => client;

    /// <summary>What was read and is not what was written.</summary>
    internal List<string> Wrong { get; } = [];

    internal Ledger Ledger { get; } = new();

    /// <summary>Files that were changed and not closed, of which bytes have reached the file system.</summary>
    internal IEnumerable<string> Unclosed => _files.Values.Where(static file => file is { IsChanged: true, HasArrived: true, Content.Length: > 0 }).Select(static file => file.Name);

    internal string At(string name) => name.Length == 0 ? $@"\{folder}" : $@"\{folder}\{name}";

    internal ProgramFile Open(
        string name,
        uint disposition,
        uint access = WindowsAccess.GenericRead | WindowsAccess.GenericWrite,
        uint options = 0,
        uint share = WindowsAccess.ShareAll)
    {
        bool isWriter = (access & (WindowsAccess.GenericWrite | WindowsAccess.GenericAll | WindowsAccess.WriteData | WindowsAccess.AppendData)) != 0;
        WindowsFile opened = client.Create(At(name), access, disposition, options, share).Ok();
        if (!_files.TryGetValue(name, out CachedFile? file))
        {
            _files[name] = file = new CachedFile(name, Ledger.MustOf(name)?.ToArray() ?? []);
        }

        ProgramFile program = new(this, file, opened, isWriter);
        file.Opens.Add(program);
        if (opened.Information is 0 or 2 or 3)
        {
            file.Resize(0);
            file.IsChanged = true;
            program.HasChanged = true;
        }

        Assert.Equal((ulong)file.Content.Length, opened.Info.Size);
        return program;
    }

    /// <summary>Opens for reading.</summary>
    internal ProgramFile View(string name) => Open(name, WindowsAccess.Open, WindowsAccess.GenericRead);

    internal WindowsFileInfo Stat(string name)
    {
        WindowsFile file = client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Open).Ok();
        client.Close(file.Handle).Ok();
        return file.Info;
    }

    internal bool Exists(string name)
    {
        WindowsResult<WindowsFile> file = client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Open);
        if (file.Succeeded)
        {
            client.Close(file.Value!.Handle).Ok();
        }

        return file.Succeeded;
    }

    internal void MakeFolder(string name)
        => client.Close(client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Ok().Handle).Ok();

    /// <summary>MoveFileEx.</summary>
    internal void Rename(string from, string to)
    {
        uint handle = client.Create(At(from), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        CachedFile? file = _files.GetValueOrDefault(from);
        bool isSaved = file is { IsChanged: true, IsWhole: true };
        byte[]? moved = isSaved ? file!.Content : Ledger.MustOf(from);
        Ledger.May(from, null);
        Ledger.May(from, moved);
        Ledger.May(to, moved);
        client.Rename(handle, At(to), 1).Ok();
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

        client.Close(handle).Ok();
    }

    internal void Delete(string name)
    {
        uint handle = client.Create(At(name), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        Ledger.May(name, null);
        client.SetDisposition(handle, 3).Ok();
        client.Close(handle).Ok();
        Ledger.Must(name, null);
        _files.Remove(name);
    }

    /// <summary>The lazy writer has its turn.</summary>
    internal void Breathe()
    {
        foreach (CachedFile file in _files.Values.Where(static file => !file.IsWhole).ToArray())
        {
            for (int runs = _random.Next(3); runs > 0 && !file.IsWhole; runs--)
            {
                // Mostly in order.
                WriteRun(file, _random.Next(4) == 0 ? _random.Next(1 + (file.Content.Length / CachedFile.Page)) : 0);
            }

            Settle(file);
        }
    }

    internal void Write(ProgramFile program, long offset, ReadOnlySpan<byte> data)
    {
        CachedFile file = program.File;
        file.IsChanged = true;
        program.HasChanged = true;
        long end = offset + data.Length;
        if (!caches)
        {
            file.HasArrived = true;
            client.Write(program.Handle, (ulong)offset, data).Ok();
        }
        else if (end > file.Content.Length)
        {
            client.SetSize(program.Handle, (ulong)end).Ok();
        }

        if (end > file.Content.Length)
        {
            file.Resize(end);
        }

        file.Section ??= caches ? program.Handle : null;
        file.Put((int)offset, data, caches);
    }

    internal void SetSize(ProgramFile program, long size)
    {
        program.File.IsChanged = true;
        program.HasChanged = true;
        client.SetSize(program.Handle, (ulong)size).Ok();
        program.File.Resize(size);
    }

    internal byte[] Read(ProgramFile program)
    {
        byte[] expected = program.File.Content;
        if (expected.Length == 0)
        {
            client.Read(program.Handle, 0, 1).Fails(WindowsStatus.EndOfFile);
            return expected;
        }

        byte[] read = client.Read(program.Handle, 0, expected.Length).Ok();
        if (read.Length != expected.Length)
        {
            Wrong.Add($"'{program.File.Name}' gave {read.Length} bytes instead of {expected.Length}.");
            Assert.Empty(Wrong);
        }

        program.File.Overlay(read);
        int same = read.AsSpan().CommonPrefixLength(expected);
        if (same != expected.Length)
        {
            Wrong.Add($"'{program.File.Name}' has another byte at {same}.");
            Assert.Empty(Wrong);
        }

        return read;
    }

    internal void Flush(ProgramFile program)
    {
        CachedFile file = program.File;
        WriteAll(file);
        Ledger.May(file.Name, file.Content);
        client.Flush(program.Handle).Ok();
        Saved(file);
    }

    internal void Close(ProgramFile program)
    {
        CachedFile file = program.File;
        bool isLast = file.Opens.Count == 1;
        if (isLast)
        {
            WriteAll(file);
        }

        file.IsOwed |= program.HasChanged;
        if (file.IsOwed)
        {
            Ledger.May(file.Name, file.Content);
        }

        client.Cleanup(program.Handle).Ok();
        file.Opens.Remove(program);
        Settle(file);
        if (file.Section != program.Handle)
        {
            client.CloseObject(program.Handle).Ok();
        }
        else
        {
            file.IsSectionLeft = true;
        }

        if (isLast)
        {
            if (file is { Section: { } section, IsSectionLeft: true })
            {
                client.CloseObject(section).Ok();
            }

            if (_files.TryGetValue(file.Name, out CachedFile? named) && ReferenceEquals(named, file))
            {
                _files.Remove(file.Name);
            }
        }
    }

    private void WriteAll(CachedFile file)
    {
        while (!file.IsWhole)
        {
            WriteRun(file, 0);
        }
    }

    private void WriteRun(CachedFile file, int after)
    {
        (int from, int to) = file.Take(after, 1 + _random.Next(MostPages));
        file.HasArrived = true;
        if (file.IsOwed && file.IsWhole)
        {
            Ledger.May(file.Name, file.Content);
        }

        client.Write(file.Section!.Value, (ulong)from, file.Content.AsSpan(from, to - from), paging: true).Ok();
    }

    // A writer has closed it, and all that it wrote has come.
    private void Settle(CachedFile file)
    {
        if (file is { IsOwed: true, IsWhole: true } && _files.TryGetValue(file.Name, out CachedFile? named) && ReferenceEquals(named, file))
        {
            Saved(file);
        }
    }

    private void Saved(CachedFile file)
    {
        Ledger.Must(file.Name, file.Content);
        file.IsOwed = false;
        file.IsChanged = false;
        file.HasArrived = false;
    }
}
