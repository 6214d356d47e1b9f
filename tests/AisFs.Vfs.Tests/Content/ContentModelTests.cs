using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

/// <summary>
/// Random operations on one content against a plain array. With faults, an operation may fail, but only as a whole; what
/// was acknowledged is never lost, and what the cluster holds is always the content of some flush.
/// </summary>
public sealed class ContentModelTests
{
    // More seeds: AISFS_MODEL_SEEDS=first-last.
    public static TheoryData<int, bool> Seeds
    {
        get
        {
            TheoryData<int, bool> seeds = [];
            string[]? range = Environment.GetEnvironmentVariable("AISFS_MODEL_SEEDS")?.Split('-');
            int first = range is null ? 1 : int.Parse(range[0], null);
            int last = range is null ? 20 : int.Parse(range[^1], null);
            for (int seed = first; seed <= last; seed++)
            {
                seeds.Add(seed, false);
                seeds.Add(seed, true);
            }

            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_content_behaves_as_an_array(int seed, bool faults)
    {
        Run run = new(seed, faults);
        try
        {
            await run.GoAsync().WaitAsync(TimeSpan.FromMinutes(2), Token);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}, faults {faults}, after:\n{run.History}", exception);
        }
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly Random _random;
        private readonly Queue<string> _history = new();
        private readonly ContentHarness _harness;
        private readonly bool _faults;
        private byte[] _model = [];
        private int _copied;
        private byte[]? _flushed;
        private FileContent _content;
        private ReadCursor _cursor;
        private volatile bool _failing;

        // Changes that were answered with an error: nothing goes up until they are repeated.
        private readonly List<(int Offset, byte[]? Bytes)> _refused = [];

        public Run(int seed, bool faults)
        {
            _random = new Random(seed);
            _faults = faults;
            bool tight = _random.Next(3) == 0;
            _harness = new ContentHarness(Small with
            {
                MemoryLimit = tight ? 160 << 10 : 4 << 20,
                MemoryWait = TimeSpan.FromMilliseconds(tight ? 2 : 50),
                MaxParallelParts = _random.Next(1, 4),
                FetchRetries = 2,
            });
            _harness.Store.MaxBodyRead = _random.Next(2) == 0 ? int.MaxValue : _random.Next(100, 10_000);
            _harness.Store.ReportsVersion = _random.Next(4) > 0;
            if (faults)
            {
                _harness.Store.AddHook(Fault);
            }

            _content = _harness.Contents.Create(_harness.Key("o"));
            _cursor = _content.CreateCursor();
        }

        public ValueTask DisposeAsync() => _harness.DisposeAsync();

        public string History => string.Join('\n', _history);

        public async Task GoAsync()
        {
            for (int step = 0; step < 250; step++)
            {
                _failing = _faults && _random.Next(4) == 0;
                await StepAsync();
                _failing = false;
            }

            await FlushUntilDoneAsync();
            Assert.Equal(_model, _harness.Stored("o"));
            await CloseAsync();
            await DisposeAsync();

            // Whose beginning was lost on the way, or whose end: the cluster drops such uploads in time.
            Assert.True(_faults || _harness.Store.OpenUploads == 0);
        }

        private async Task StepAsync()
        {
            switch (_random.Next(27))
            {
                case < 5:
                    await WriteAsync(_model.Length, _random.Next(3) > 0 ? Length(3_000) : Length(40_000));
                    break;
                case < 8:
                    await WriteAsync(_random.Next(_model.Length + 1), Length(10_000));
                    break;
                case 8:
                    await WriteAsync(_random.Next(_model.Length + 20_000), Length(3_000));
                    break;
                case < 14:
                    await ReadAsync();
                    break;
                case 14:
                    await ResizeAsync();
                    break;
                case 15:
                    await ZeroAsync();
                    break;
                case 16:
                    await SeekAsync();
                    break;
                case 17:
                    await ReopenAsync();
                    break;
                case < 25:
                    await CopyAsync();
                    break;
                default:
                    await FlushAsync();
                    break;
            }

            Assert.Equal(_model.Length, _content.Size);
        }

        // As Windows copies: the size first, then the bytes, more or less in order.
        private async Task CopyAsync()
        {
            if (_copied >= _model.Length)
            {
                _copied = _random.Next(2) == 0 ? 0 : _model.Length;
                await ResizeAsync(_copied == 0 ? 0 : _model.Length + _random.Next(20_000));
                await ResizeAsync(_model.Length + _random.Next(150_000));
            }

            for (int i = _random.Next(1, 5); i > 0 && _copied < _model.Length; i--)
            {
                int early = _random.Next(4) == 0 ? _random.Next(12_000) : 0;
                int length = Math.Min(Math.Max(1, Length(12_000)), Math.Max(0, _model.Length - _copied - early));
                await WriteAsync(_copied + early, length);
                _copied += early == 0 ? length : 0;
            }
        }

        private async Task WriteAsync(int offset, int length)
        {
            offset = Math.Min(offset, 400_000);
            byte[] bytes = new byte[length];
            _random.NextBytes(bytes);
            bool append = offset == _model.Length && _random.Next(2) == 0;
            await WriteAsync(offset, bytes, append);
        }

        private async Task WriteAsync(int offset, byte[] bytes, bool append)
        {
            FsError error = await ContentHarness.WriteAsync(_content, append ? -1 : offset, bytes);
            Note($"write {offset} {bytes.Length} {error}");
            if (error != FsError.None)
            {
                _refused.Add((offset, bytes));
            }

            if (!Check(error) || bytes.Length == 0)
            {
                return;
            }

            Array.Resize(ref _model, Math.Max(_model.Length, offset + bytes.Length));
            bytes.CopyTo(_model, offset);
        }

        private async Task ReadAsync()
        {
            int offset = _random.Next(_model.Length + 100);
            int length = Length(30_000);
            FsResult<byte[]> read = await ContentHarness.ReadAsync(_content, _cursor, offset, length);
            Note($"read {offset} {length} {read.Error}");
            if (Check(read.Error))
            {
                byte[] expected = offset >= _model.Length ? [] : _model[offset..Math.Min(_model.Length, offset + length)];
                Assert.Equal(expected, read.Value);
            }
        }

        private Task ResizeAsync() => ResizeAsync(_random.Next(4) == 0 ? 0 : _random.Next(_model.Length + 30_000));

        private async Task ResizeAsync(int size)
        {
            FsResult result = await _content.ResizeAsync(size, Token).AsTask().WaitAsync(Patience, Token);
            Note($"resize {size} {result.Error}");
            if (!result.IsOk)
            {
                _refused.Add((size, null));
            }

            if (Check(result.Error))
            {
                Array.Resize(ref _model, size);
            }
        }

        private async Task ZeroAsync()
        {
            int offset = _random.Next(_model.Length + 1);
            int length = Length(30_000);
            FsResult result = await _content.ZeroAsync(offset, length, Token).AsTask().WaitAsync(Patience, Token);
            Note($"zero {offset} {length} {result.Error}");
            if (Check(result.Error))
            {
                _model.AsSpan(offset, Math.Min(length, _model.Length - offset)).Clear();
            }
        }

        private async Task SeekAsync()
        {
            int offset = _random.Next(_model.Length + 10);
            FsSeekKind kind = (FsSeekKind)_random.Next(2);
            FsResult<long> found = await _content.SeekAsync(offset, kind, Token);
            Note($"seek {offset} {kind} {found.Error}");
            if (kind == FsSeekKind.Data)
            {
                // What is passed over holds nothing but zeros.
                int end = found.IsOk ? (int)found.Value : _model.Length;
                Assert.DoesNotContain(_model[Math.Min(offset, end)..end], value => value != 0);
            }
            else
            {
                Assert.Equal(offset < _model.Length, found.IsOk);
            }
        }

        private async Task FlushAsync()
        {
            byte[]? before = _harness.Stored("o");
            FsResult<ObjectInfo> result = await ContentHarness.FlushAsync(_content);
            Note($"flush {result.Error}");
            if (Check(result.Error))
            {
                Flushed(result.Value);
            }
            else if (_harness.Stored("o") is { } now && !ReferenceEquals(now, before))
            {
                // The answer was lost, or metadata could not be set: all of it or nothing.
                Assert.Equal(_model, now);
            }

            if (!result.IsOk && _random.Next(2) == 0)
            {
                await FlushUntilDoneAsync();
            }
        }

        private async Task FlushUntilDoneAsync()
        {
            _failing = false;
            for (int i = 0; i < 3 && _refused.Count > 0; i++)
            {
                (int Offset, byte[]? Bytes)[] refused = [.. _refused];
                _refused.Clear();
                foreach ((int offset, byte[]? bytes) in refused)
                {
                    await (bytes is null ? ResizeAsync(offset) : WriteAsync(offset, bytes, append: false));
                }
            }

            FsResult<ObjectInfo> result = await ContentHarness.FlushAsync(_content);
            for (int i = 0; i < 3 && !result.IsOk; i++)
            {
                Note($"flush again {result.Error}");
                result = await ContentHarness.FlushAsync(_content);
            }

            Assert.Equal(FsError.None, result.Error);
            Flushed(result.Value);
        }

        private void Flushed(ObjectInfo info)
        {
            _flushed = _harness.Stored("o");
            Assert.False(_content.IsDirty);
            Assert.Equal(_model, _flushed);
            Assert.Equal(_model.Length, info.Size);
            Assert.Equal("644", _harness.Store.Get(_harness.Key("o"))!.Custom["aisfs"]);
        }

        private async Task ReopenAsync()
        {
            await FlushUntilDoneAsync();
            await CloseAsync();
            if (_random.Next(2) == 0)
            {
                _harness.Contents.Invalidate(_harness.Key("o"));
            }

            if (_random.Next(4) == 0)
            {
                await _harness.Store.MoveAsync(_harness.Key("o"), _harness.Key("o2"), Token);
                FileContent moving = _harness.Open("o2");
                await _harness.Store.MoveAsync(_harness.Key("o2"), _harness.Key("o"), Token);
                moving.Rekey(_harness.Key("o"), null);
                _content = moving;
            }
            else
            {
                _content = _harness.Open("o");
            }

            Note($"reopened {_content.Key.Name}");
            _cursor = _content.CreateCursor();
        }

        private async Task CloseAsync()
        {
            _cursor.Dispose();
            await _content.DisposeAsync().AsTask().WaitAsync(Patience, Token);
        }

        private ValueTask<FsError> Fault(StoreCall call, CancellationToken cancellationToken)
        {
            if (!_failing)
            {
                return new ValueTask<FsError>(FsError.None);
            }

            lock (_random)
            {
                int limit = call.Operation == StoreOperation.ReadBody ? 10 : 5;
                if (_random.Next(limit) > 0)
                {
                    return new ValueTask<FsError>(FsError.None);
                }

                _history.Enqueue($"  fault {call.Operation} {call.Stage}");
                return new ValueTask<FsError>(FsError.Unreachable);
            }
        }

        private int Length(int limit) => _random.Next(8) == 0 ? 0 : _random.Next(limit) + 1;

        private bool Check(FsError error)
        {
            if (!_failing)
            {
                // A part that failed in the background speaks up later.
                Assert.True(error == FsError.None || (_faults && error == FsError.Unreachable), error.ToString());
            }

            return error == FsError.None;
        }

        private void Note(string line)
        {
            lock (_random)
            {
                _history.Enqueue(line + " " + _content.State.GetType().Name);
                while (_history.Count > 40)
                {
                    _history.Dequeue();
                }
            }
        }
    }
}
