using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Crash;

/// <summary>One program that works on files of its own, and knows what of it was acknowledged.</summary>
/// <param name="number">Which one.</param>
/// <param name="seed">The sequence of its operations.</param>
internal sealed class Worker(int number, int seed)
{
    private const int Mebibyte = 1 << 20;
    private const int SmallFiles = 6;
    private const int LargeFiles = 2;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, FileState> _files = [];
    private string _folder = string.Empty;
    private int _steps;
    private ulong _content = ((ulong)seed << 32) | 1;

    /// <summary>Its files.</summary>
    public IEnumerable<FileState> Files => _files.Values;

    /// <summary>How many operations were acknowledged, and how many bytes in them.</summary>
    public (long Operations, long Bytes) Acknowledged { get; private set; }

    /// <summary>Whether it has done something since it began to work.</summary>
    public bool IsAtWork => Volatile.Read(ref _steps) > 0;

    /// <summary>Why it ended.</summary>
    public RefusedException? End { get; private set; }

    /// <summary>Works until something fails.</summary>
    /// <param name="mountpoint">Where the bucket is mounted.</param>
    /// <param name="isOver">Whether to stop by itself.</param>
    public void Work(string mountpoint, Func<bool> isOver)
    {
        End = null;
        Volatile.Write(ref _steps, 0);
        _folder = Path.Combine(mountpoint, $"w{number}");
        try
        {
            RawFile.MakeFolder(_folder);
            while (!isOver())
            {
                Step();
                Interlocked.Increment(ref _steps);
            }
        }
        catch (RefusedException e)
        {
            End = e;
        }
    }

    private void Step()
    {
        switch (_random.Next(100))
        {
            case < 15:
                Save(Small(), truncate: true, file => WriteInOrder(file, _random.Next(200_000)));
                break;
            case < 19:
                Save(Large(), truncate: true, file => WriteInOrder(file, _random.Next(17 * Mebibyte, 20 * Mebibyte)));
                break;
            case < 23:
                Save(Large(), truncate: true, WriteFromTheEnd);
                break;
            case < 30:
                Save(Large(), truncate: true, file => WriteInOrder(file, _random.Next(3 * Mebibyte / 2, 4 * Mebibyte)));
                break;
            case < 45:
                Save(_random.Next(2) == 0 ? Small() : Large(), truncate: false, Append);
                break;
            case < 55:
                Save(Small(), truncate: false, Edit);
                break;
            case < 72:
                Save(Large(), truncate: false, Edit);
                break;
            case < 80:
                Save(Large(), truncate: false, EditAndMove);
                break;
            case < 85:
                Save(Large(), truncate: false, Resize);
                break;
            case < 90:
                Rename(Small(), Small());
                break;
            case < 93:
                Rename(Large(), Large());
                break;
            case < 98:
                FileState draft = File("draft");
                Save(draft, truncate: true, file => WriteInOrder(file, _random.Next(400_000)));
                Rename(draft, Small());
                break;
            default:
                Remove(Small());
                break;
        }
    }

    private FileState Small() => File($"small{_random.Next(SmallFiles)}");

    private FileState Large() => File($"large{_random.Next(LargeFiles)}");

    private FileState File(string name)
    {
        if (!_files.TryGetValue(name, out FileState? state))
        {
            _files[name] = state = new FileState($"w{number}/{name}");
        }

        return state;
    }

    private string PathOf(FileState state) => Path.Combine(_folder, Path.GetFileName(state.Name));

    private void Save(FileState state, bool truncate, Action<OpenFile> write)
    {
        bool isNew = truncate || state.Saved is null;
        Draft draft = new(isNew ? [] : [.. state.Saved!]);
        state.Draft = draft;
        using (OpenFile file = new(state, draft, new RawFile(PathOf(state), LibcConstants.O_CREAT | (truncate ? LibcConstants.O_TRUNC : 0))))
        {
            do
            {
                write(file);
                if (_random.Next(4) == 0)
                {
                    file.Sync();
                    Count(draft);
                }
            }
            while (_random.Next(4) == 0);
            file.Close();
        }

        Count(draft);
    }

    private void Count(Draft draft) => Acknowledged = (Acknowledged.Operations + 1, Acknowledged.Bytes + draft.Size);

    private byte[] Bytes(int length) => TestBytes.Make(length, ++_content);

    private void WriteInOrder(OpenFile file, int length)
    {
        int from = file.Draft.Size > 20 * Mebibyte ? 0 : file.Draft.Size;
        for (int done = 0; done < length;)
        {
            int count = Math.Min(length - done, length > Mebibyte ? 128 << 10 : _random.Next(1, 100_000));
            file.Write(from + done, Bytes(count));
            done += count;
        }
    }

    // More than memory keeps, and not in order.
    private void WriteFromTheEnd(OpenFile file)
    {
        int end = _random.Next(17 * Mebibyte, 18 * Mebibyte);
        file.Write(end, Bytes(50_000));
        file.Draft.IsStaged = true;
        for (int i = _random.Next(1, 20); i > 0; i--)
        {
            file.Write(_random.Next(end), Bytes(_random.Next(1, 100_000)));
        }
    }

    private void Append(OpenFile file)
    {
        for (int i = _random.Next(1, 4); i > 0 && file.Draft.Size < 24 * Mebibyte; i--)
        {
            file.Write(file.Draft.Size, Bytes(_random.Next(1, 100_000)));
        }
    }

    private void Edit(OpenFile file)
    {
        int size = file.Draft.Size;
        for (int i = _random.Next(1, 10); i > 0 && size > 0; i--)
        {
            int offset = _random.Next(size);
            file.Write(offset, Bytes(Math.Min(size - offset, _random.Next(1, 100_000))));
            file.Draft.IsStaged |= size > Mebibyte && file.IsOfObject;
        }
    }

    private void EditAndMove(OpenFile file)
    {
        Edit(file);
        FileState to = Large();
        if (file.IsOfObject && file.Draft.Size > Mebibyte && !ReferenceEquals(file.State, to))
        {
            string from = PathOf(file.State);
            file.Move(to, () => RawFile.Rename(from, PathOf(to)));
            Edit(file);
        }
    }

    private void Resize(OpenFile file)
    {
        int size = file.Draft.Size;
        int resized = size <= 2 * Mebibyte ? size + _random.Next(1, 100_000) : size - _random.Next(1, 500_000);
        file.Resize(resized);
        file.Draft.IsStaged |= resized > Mebibyte && resized < size && file.IsOfObject;
    }

    private void Rename(FileState from, FileState to)
    {
        if (from.Saved is not { } content || ReferenceEquals(from, to))
        {
            return;
        }

        to.Begin(content);
        from.Begin(null);
        RawFile.Rename(PathOf(from), PathOf(to));
        to.Acknowledge(content);
        from.Acknowledge(null);
        Acknowledged = (Acknowledged.Operations + 1, Acknowledged.Bytes);
    }

    private void Remove(FileState state)
    {
        if (state.Saved is null)
        {
            return;
        }

        state.Begin(null);
        RawFile.Unlink(PathOf(state));
        state.Acknowledge(null);
        Acknowledged = (Acknowledged.Operations + 1, Acknowledged.Bytes);
    }
}
