using System.Diagnostics;
using System.Text;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Fsx;

/// <summary>
/// Random operations on one file, each followed by what it should have done to a copy in memory; whatever is read is
/// compared. The same options make the same sequence.
/// </summary>
public sealed class FsxRun
{
    private const int Shown = 60;

    private readonly FsxOptions _options;
    private readonly string _path;
    private readonly Random _random;
    private readonly byte[] _copy;
    private readonly byte[] _buffer;
    private readonly List<FsxStep> _steps = [];
    private readonly FsxOperation[] _operations;
    private readonly int[] _sums;
    private readonly Lock _lock = new();
    private (FsxStep Step, long Started) _current;
    private long _size;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">What it does; their file is not looked at.</param>
    /// <param name="path">The file; made anew.</param>
    public FsxRun(FsxOptions options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _path = path;
        _random = new Random(options.Seed);
        _copy = new byte[options.MaxLength];
        _buffer = new byte[options.MaxLength];
        _operations = [.. options.Weights.Keys.Order()];
        _sums = new int[_operations.Length];
        int sum = 0;
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] = sum += options.Weights[_operations[i]];
        }
    }

    /// <summary>How often each operation was done.</summary>
    public IReadOnlyDictionary<FsxOperation, int> Counts => _steps.CountBy(step => step.Operation).ToDictionary();

    /// <summary>The operation under way, and when it began, as a time stamp; 0 when there is none.</summary>
    public (FsxStep Step, long Started) Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }

        private set
        {
            lock (_lock)
            {
                _current = value;
            }
        }
    }

    /// <summary>How many bytes were read and compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Does everything.</summary>
    /// <param name="progress">Told after every so many operations; null: nobody.</param>
    /// <exception cref="FsxException">The file is not what it should be.</exception>
    public void Go(Action<string>? progress = null)
    {
        long started = Stopwatch.GetTimestamp();
        using FsxFile file = new(_path, create: true);
        for (int number = 1; number <= _options.Operations; number++)
        {
            Step(file, number);
            if (_options.Progress > 0 && number % _options.Progress == 0)
            {
                progress?.Invoke($"{number} operations in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, the file has {_size} bytes");
            }
        }

        Step(file, _options.Operations + 1, FsxOperation.Reopen);
        Step(file, _options.Operations + 2, FsxOperation.DropCaches);
        Step(file, _options.Operations + 3, FsxOperation.Verify);
        file.Close();
    }

    private void Step(FsxFile file, int number) => Step(file, number, Pick());

    private void Step(FsxFile file, int number, FsxOperation operation)
    {
        FsxStep step = Plan(number, operation);
        _steps.Add(step);
        Current = (step, Stopwatch.GetTimestamp());
        try
        {
            Do(file, step);
            Current = default;
        }
        catch (FsxException e) when (!e.Message.Contains('\n', StringComparison.Ordinal))
        {
            throw new FsxException(Tell(e.Message, step, step.Offset));
        }
    }

    private FsxOperation Pick()
    {
        int at = _random.Next(_sums[^1]);
        int index = Array.FindIndex(_sums, sum => at < sum);
        return _operations[index];
    }

    private FsxStep Plan(int number, FsxOperation operation)
    {
        long offset = _random.NextInt64(_options.MaxLength);
        long length = _random.NextInt64(1, _options.MaxOperation + 1);

        // Ends and beginnings of pages are where mistakes are.
        if (_random.Next(4) == 0)
        {
            offset &= ~4095L;
        }

        long from = -1;
        long after = _size;
        switch (operation)
        {
            case FsxOperation.Read or FsxOperation.MapRead or FsxOperation.PunchHole:
                offset = _size == 0 ? 0 : offset % _size;
                length = Math.Min(length, _size - offset);
                break;
            case FsxOperation.Write or FsxOperation.MapWrite or FsxOperation.Allocate or FsxOperation.ZeroRange:
                // Mostly near what is there: else the file would always have its greatest size.
                offset = _random.Next(8) == 0 ? offset : offset % (_size + 1);
                length = Math.Min(length, _options.MaxLength - offset);
                after = Math.Max(_size, offset + length);
                break;
            case FsxOperation.AllocateKeepSize:
                length = Math.Min(length, _options.MaxLength - offset);
                break;
            case FsxOperation.Append:
                offset = _size;
                length = Math.Min(length, _options.MaxLength - offset);
                after = offset + length;
                break;
            case FsxOperation.Shrink:
                offset = _size == 0 ? 0 : _random.Next(8) == 0 ? 0 : _size - (_random.NextInt64(_size) / (1 + _random.Next(4)));
                length = 0;
                after = offset;
                break;
            case FsxOperation.Grow:
                offset = Math.Min(_options.MaxLength, _size + length);
                length = 0;
                after = offset;
                break;
            case FsxOperation.CopyRange:
                (from, offset, length) = PlanCopy(offset, length);
                after = Math.Max(_size, offset + length);
                break;
            default:
                offset = 0;
                length = 0;
                break;
        }

        bool isResize = operation is FsxOperation.Shrink or FsxOperation.Grow;
        return new FsxStep(number, operation, offset, length, from, _size, length > 0 || isResize ? after : _size);
    }

    private (long From, long To, long Length) PlanCopy(long offset, long length)
    {
        long from = _size == 0 ? 0 : _random.NextInt64(_size);
        length = Math.Min(length, _size - from);
        length = Math.Min(length, _options.MaxLength - offset);

        // The two may not overlap.
        length = Math.Min(length, Math.Abs(offset - from));
        return (from, offset, length);
    }

    private void Do(FsxFile file, in FsxStep step)
    {
        if (step.Length > 0)
        {
            DoRange(file, step);
        }

        DoWhole(file, step);
        _size = step.After;
        if (step.Before != step.After || step.Operation is FsxOperation.Reopen or FsxOperation.Append)
        {
            CompareSize(file, step);
        }
    }

    // What is done to a range of the file.
    private void DoRange(FsxFile file, in FsxStep step)
    {
        int offset = (int)step.Offset;
        int length = (int)step.Length;
        switch (step.Operation)
        {
            case FsxOperation.Read:
                Compare(step, offset, length, file.Read(_buffer.AsSpan(0, length), offset));
                break;
            case FsxOperation.MapRead:
                file.MapRead(_buffer.AsSpan(0, length), offset);
                Compare(step, offset, length, length);
                break;
            case FsxOperation.Write:
                file.Write(Make(step), offset);
                break;
            case FsxOperation.MapWrite:
                if (step.After > _size)
                {
                    file.Truncate(step.After);
                }

                file.MapWrite(Make(step), offset);
                break;
            case FsxOperation.Append:
                file.Append(Make(step));
                break;
            case FsxOperation.Allocate:
                file.Allocate(0, offset, length);
                break;
            case FsxOperation.AllocateKeepSize:
                file.Allocate(LibcConstants.FALLOC_FL_KEEP_SIZE, offset, length);
                break;
            case FsxOperation.PunchHole:
                file.Allocate(LibcConstants.FALLOC_FL_PUNCH_HOLE | LibcConstants.FALLOC_FL_KEEP_SIZE, offset, length);
                _copy.AsSpan(offset, length).Clear();
                break;
            case FsxOperation.ZeroRange:
                file.Allocate(LibcConstants.FALLOC_FL_ZERO_RANGE, offset, length);
                _copy.AsSpan(offset, length).Clear();
                break;
            case FsxOperation.CopyRange:
                file.CopyRange(step.From, offset, length);
                _copy.AsSpan((int)step.From, length).CopyTo(_copy.AsSpan(offset, length));
                break;
        }
    }

    // What is done to the file as a whole.
    private void DoWhole(FsxFile file, in FsxStep step)
    {
        switch (step.Operation)
        {
            case FsxOperation.Shrink or FsxOperation.Grow:
                file.Truncate((int)step.Offset);
                _copy.AsSpan((int)Math.Min(step.Before, step.After), (int)Math.Abs(step.Before - step.After)).Clear();
                break;
            case FsxOperation.Sync:
                file.Sync();
                break;
            case FsxOperation.DropCaches:
                file.Sync();
                file.DropPages();
                break;
            case FsxOperation.Reopen:
                file.Reopen();
                break;
            case FsxOperation.Verify:
                Verify(step);
                break;
        }
    }

    // The copy gets the bytes at once.
    private ReadOnlySpan<byte> Make(in FsxStep step)
    {
        Span<byte> bytes = _copy.AsSpan((int)step.Offset, (int)step.Length);
        TestBytes.Fill(bytes, (ulong)step.Number, step.Offset);
        return bytes;
    }

    private void Verify(in FsxStep step)
    {
        using FsxFile other = new(_path, create: false);
        int size = (int)_size;
        Compare(step, 0, size, other.Read(_buffer.AsSpan(0, size), 0));
        CompareSize(other, step);
        other.Close();
    }

    private void CompareSize(FsxFile file, in FsxStep step)
    {
        long told = file.Size;
        if (told != _size)
        {
            throw new FsxException(Tell($"The file has {told} (0x{told:x}) bytes instead of {_size} (0x{_size:x}).", step, Math.Min(told, _size)));
        }
    }

    private void Compare(in FsxStep step, int offset, int length, int read)
    {
        Compared += read;
        ReadOnlySpan<byte> expected = _copy.AsSpan(offset, length);
        ReadOnlySpan<byte> found = _buffer.AsSpan(0, read);
        int first = expected.CommonPrefixLength(found);
        if (first == length)
        {
            return;
        }

        if (first == read)
        {
            throw new FsxException(Tell($"A read of 0x{length:x} bytes at 0x{offset:x} gave 0x{read:x}.", step, offset + first));
        }

        int last = length - 1;
        int wrong = 0;
        for (int i = first; i < Math.Min(length, read); i++)
        {
            if (expected[i] != found[i])
            {
                wrong++;
                last = i;
            }
        }

        string what = $"{wrong} bytes differ from 0x{offset + first:x} to 0x{offset + last:x}.\n"
            + $"expected {Convert.ToHexString(expected.Slice(first, Math.Min(32, length - first)))}\n"
            + $"found    {Convert.ToHexString(found.Slice(first, Math.Min(32, read - first)))}\n"
            + $"those that were found {FindSource(found[first..Math.Min(read, first + 32)], offset + first)}";
        throw new FsxException(Tell(what, step, offset + first));
    }

    private string FindSource(ReadOnlySpan<byte> found, long position)
    {
        if (!found.ContainsAnyExcept((byte)0))
        {
            return "are zeros.";
        }

        Span<byte> made = stackalloc byte[found.Length];
        for (int i = _steps.Count - 1; i >= 0; i--)
        {
            TestBytes.Fill(made, (ulong)_steps[i].Number, position);
            if (made[..Math.Min(8, made.Length)].SequenceEqual(found[..Math.Min(8, found.Length)]))
            {
                return $"are those of operation {_steps[i].Number}.";
            }
        }

        return "were never written there.";
    }

    private string Tell(string what, in FsxStep step, long position)
    {
        StringBuilder text = new();
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"Operation {step.Number} with seed {_options.Seed}: {what}");
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"What had to do with byte 0x{position:x}:");
        AppendLast(text, _steps.Where(known => known.Touches(position)));
        text.AppendLine("The last operations:");
        AppendLast(text, _steps);
        return text.ToString();
    }

    private static void AppendLast(StringBuilder text, IEnumerable<FsxStep> steps)
    {
        foreach (FsxStep step in steps.TakeLast(Shown))
        {
            text.AppendLine(step.ToString());
        }
    }
}
