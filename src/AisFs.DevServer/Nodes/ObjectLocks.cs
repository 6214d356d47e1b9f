using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Nodes;

/// <summary>
/// The locks of a target's objects, by name. Readers share one as long as they send; a writer waits until no reader and no writer holds it,
/// however long that takes, and goes on waiting when its client has gone. Readers do not wait for waiting writers. As in
/// the real target.
/// </summary>
internal sealed class ObjectLocks : IDisposable
{
    private const int ShardCount = 32;
    private readonly Shard[] _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard())];

    /// <summary>Takes the lock of a name.</summary>
    /// <exception cref="OperationCanceledException">The target has stopped.</exception>
    public ValueTask<IDisposable> TakeAsync(BucketKey bucket, ReadOnlySpan<byte> name, bool exclusive)
    {
        Key key = new(bucket, Encoding.Latin1.GetString(name));
        return _shards[(uint)key.GetHashCode() % ShardCount].TakeAsync(key, exclusive);
    }

    /// <summary>Forgets all locks, also those that would never be given back; requests that wait for one fail.</summary>
    public void Clear()
    {
        foreach (Shard shard in _shards)
        {
            shard.Clear();
        }
    }

    public void Dispose() => Clear();

    private readonly record struct Key(BucketKey Bucket, string Name);

    private sealed class Entry
    {
        public int Readers { get; set; }

        public bool IsWritten { get; set; }

        public List<(bool Exclusive, TaskCompletionSource<IDisposable> Ready)> Waiting { get; } = [];
    }

    private sealed class Shard
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<Key, Entry> _entries = [];

        public ValueTask<IDisposable> TakeAsync(Key key, bool exclusive)
        {
            lock (_gate)
            {
                if (!_entries.TryGetValue(key, out Entry? entry))
                {
                    entry = _entries[key] = new Entry();
                }

                if (TryEnter(entry, exclusive))
                {
                    return ValueTask.FromResult<IDisposable>(new Lease(this, key, entry, exclusive));
                }

                TaskCompletionSource<IDisposable> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
                entry.Waiting.Add((exclusive, ready));
                return new ValueTask<IDisposable>(ready.Task);
            }
        }

        public void Clear()
        {
            lock (_gate)
            {
                foreach (Entry entry in _entries.Values)
                {
                    entry.Waiting.ForEach(static waiting => waiting.Ready.TrySetCanceled());
                }

                _entries.Clear();
            }
        }

        private static bool TryEnter(Entry entry, bool exclusive)
        {
            if (entry.IsWritten || (exclusive && entry.Readers > 0))
            {
                return false;
            }

            entry.IsWritten = exclusive;
            entry.Readers += exclusive ? 0 : 1;
            return true;
        }

        private void Leave(Key key, Entry entry, bool exclusive)
        {
            lock (_gate)
            {
                entry.IsWritten = !exclusive && entry.IsWritten;
                entry.Readers -= exclusive ? 0 : 1;
                for (int i = 0; i < entry.Waiting.Count; i++)
                {
                    (bool wanted, TaskCompletionSource<IDisposable> ready) = entry.Waiting[i];
                    if (TryEnter(entry, wanted))
                    {
                        entry.Waiting.RemoveAt(i--);
                        ready.SetResult(new Lease(this, key, entry, wanted));
                    }
                }

                if (entry is { IsWritten: false, Readers: 0 } && _entries.GetValueOrDefault(key) == entry)
                {
                    _entries.Remove(key);
                }
            }
        }

        private sealed class Lease(Shard shard, Key key, Entry entry, bool exclusive) : IDisposable
        {
            private int _left;

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _left, 1) == 0)
                {
                    shard.Leave(key, entry, exclusive);
                }
            }
        }
    }
}
