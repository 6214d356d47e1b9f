using AisFs.Vfs.Api;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Ahead;

/// <summary>
/// Fetches the first bytes of objects before anything reads them, into the chunk cache, where a read finds them if the object
/// is in the same version then. What no read comes for is given up after a while, and its memory is the first to be used
/// again.
/// </summary>
/// <param name="cache">Where the bytes go.</param>
/// <param name="queue">Makes the requests.</param>
/// <param name="options">Sizes.</param>
/// <param name="share">The memory of all that is read ahead.</param>
/// <param name="ledger">Counts.</param>
/// <param name="time">The clock.</param>
internal sealed class AheadFetcher(ChunkCache cache, FetchQueue queue, ContentOptions options, ReadAheadShare share, AheadLedger ledger, TimeProvider time)
{
    // All walks of a mount together: real reads must find connections, too.
    private const int MostRequests = 64;

    // An epoch's readers are many and wait for other files.
    private const int MostExpected = 32;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, AheadPiece> _waiting = [];
    private readonly LinkedList<AheadPiece> _byAge = [];
    private readonly HashSet<AheadPiece> _running = [];
    private long _expected;
    private bool _ended;

    /// <summary>The memory of all that is read ahead.</summary>
    public ReadAheadShare Share => share;

    /// <summary>How many bytes may wait for epochs, beside what is read ahead of programs that go from file to file.</summary>
    public long ExpectedLimit => share.Memory / 4;

    /// <summary>How many bytes were fetched, and for what.</summary>
    public AheadLedger Ledger => ledger;

    /// <summary>The clock, as a timestamp; never 0.</summary>
    public long Now => Math.Max(1, time.GetTimestamp());

    /// <summary>How many pieces no read has come for yet.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Whether what was seen at a time may be expected to go on.</summary>
    public bool IsRecent(long timestamp) => time.GetElapsedTime(timestamp) < s_patience;

    /// <summary>The bytes that are fetched of an object: all of a small one, a first part of others.</summary>
    public long LengthOf(long size) => size <= options.SmallObjectLimit ? size : Math.Max(options.ChunkSize, options.SmallObjectLimit / 2 / options.ChunkSize * options.ChunkSize);

    /// <summary>Begins to fetch an object's first bytes, unless they are there or on their way.</summary>
    /// <param name="key">The object.</param>
    /// <param name="info">The version that is expected. Another one is not fetched.</param>
    /// <param name="epoch">The epoch that is expected to read it; null: a program that goes from file to file.</param>
    /// <param name="piece">What is fetched; null when nothing has to be.</param>
    /// <param name="isWaitedFor">Whether a program is expected to wait for it right now: then the request is made on this thread. To be called without a lock.</param>
    /// <returns>False when there is no room for more.</returns>
    public bool TryBegin(ObjectKey key, ObjectInfo info, EpochFamily? epoch, out AheadPiece? piece, bool isWaitedFor = false)
    {
        piece = null;
        long bytes = LengthOf(info.Size);
        if (bytes == 0 || !info.FullVersion.IsIdentified)
        {
            // Without a checksum it takes more requests to fetch an object ahead than to read it later.
            return true;
        }

        if (TryReserve(key, bytes, out bool hasRoom, epoch) is not { } begun)
        {
            return hasRoom;
        }

        piece = Start(begun, info, null, isWaitedFor) ? begun : null;
        return true;
    }

    /// <summary>Reserves room for an object's first bytes. <see cref="Start"/> or <see cref="Abort"/> has to follow.</summary>
    /// <param name="key">The object.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="hasRoom">Whether there is room for more: then these are on their way already.</param>
    /// <param name="epoch">The epoch that is expected to read it; null: a program that goes from file to file.</param>
    /// <returns>The piece; null when there is nothing to do.</returns>
    public AheadPiece? TryReserve(ObjectKey key, long bytes, out bool hasRoom, EpochFamily? epoch = null)
    {
        AheadPiece begun = new(key, bytes, time.GetTimestamp(), epoch);
        hasRoom = ledger.MayRisk(bytes, begun.IsExpected) && TryTakeRoom(begun);
        if (!hasRoom)
        {
            return null;
        }

        lock (_lock)
        {
            hasRoom = !_ended && _running.Count < (epoch is null ? MostRequests : MostExpected);
            if (!hasRoom || !_waiting.TryAdd(key, begun))
            {
                GiveRoom(begun, bytes);
                return null;
            }

            ledger.Begin(bytes, begun.IsExpected);
            begun.Place = _byAge.AddLast(begun);
            _running.Add(begun);
            return begun;
        }
    }

    /// <summary>Nothing is fetched after all.</summary>
    public void Abort(AheadPiece piece)
    {
        lock (_lock)
        {
            if (piece.IsWaiting)
            {
                Settle(piece);
                ledger.Drop(piece.Bytes, 0, piece.IsExpected);
            }

            _running.Remove(piece);
        }

        piece.Completion.SetResult();
    }

    /// <summary>A file is read for the first time since it was opened.</summary>
    /// <param name="key">The object.</param>
    /// <param name="size">Its size in bytes.</param>
    public void Read(ObjectKey key, long size)
    {
        ledger.Read(LengthOf(size));
        lock (_lock)
        {
            if (_waiting.Count > 0 && _waiting.TryGetValue(key, out AheadPiece? piece))
            {
                Settle(piece);
                ledger.Use(piece.Bytes, piece.IsExpected);
            }
        }
    }

    /// <summary>A piece is smaller than it was thought to be.</summary>
    public void Shrink(AheadPiece piece, long bytes)
    {
        lock (_lock)
        {
            if (piece.IsWaiting)
            {
                GiveRoom(piece, piece.Bytes - bytes);
                ledger.Begin(bytes - piece.Bytes, piece.IsExpected);
                piece.Bytes = bytes;
            }
        }
    }

    /// <summary>No read is expected any more: a request that is under way stops, and memory goes first.</summary>
    public void Drop(AheadPiece piece)
    {
        lock (_lock)
        {
            if (!piece.IsWaiting)
            {
                return;
            }

            Settle(piece);
            piece.IsDropped = true;
        }

        Discard(piece);
    }

    /// <summary>Gives up what was waited for too long. Called now and then.</summary>
    public void Expire()
    {
        while (true)
        {
            AheadPiece? oldest;
            lock (_lock)
            {
                oldest = _byAge.First?.Value;
                if (oldest is null || time.GetElapsedTime(oldest.Since) < s_patience)
                {
                    return;
                }

                if (oldest.Epoch is { } epoch && epoch.IsGoingOn)
                {
                    // The epoch comes to it sooner or later.
                    oldest.Since = time.GetTimestamp();
                    _byAge.Remove(oldest.Place!);
                    _byAge.AddLast(oldest.Place!);
                    continue;
                }
            }

            Drop(oldest);
        }
    }

    /// <summary>Ends it: nothing is fetched any more. Completes when nothing runs.</summary>
    public async ValueTask EndAsync()
    {
        AheadPiece[] waiting;
        AheadPiece[] running;
        lock (_lock)
        {
            _ended = true;
            waiting = [.. _byAge];
            running = [.. _running];
        }

        Array.ForEach(waiting, Drop);
        foreach (AheadPiece piece in running)
        {
            await piece.Completion.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Fetches a piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="info">The version that is expected.</param>
    /// <param name="opened">The begin of the object in this version, opened already; null: it is asked for. It becomes the piece's.</param>
    /// <param name="isStartedHere">Whether the request is made on this thread.</param>
    /// <returns>False when all bytes are there or on their way.</returns>
    public bool Start(AheadPiece piece, ObjectInfo info, IObjectContent? opened, bool isStartedHere = false)
    {
        CachedObject obj = cache.Acquire(piece.Key, info);
        List<RangeFetch> prepared = [];
        queue.Prepare(obj, 0, (int)((piece.Bytes + options.ChunkSize - 1) / options.ChunkSize), isReadAhead: true, null, prepared);
        bool isNeeded = prepared.Count > 0;
        bool isDropped;
        lock (_lock)
        {
            piece.Object = obj;
            piece.Runs = [.. prepared.Select(static fetch => fetch.Run)];
            isDropped = piece.IsDropped;
            if (!isNeeded && piece.IsWaiting)
            {
                Settle(piece);
                ledger.Drop(piece.Bytes, 0, piece.IsExpected);
            }
        }

        Adopt(prepared, ref opened);
        queue.Start(prepared, isStartedHere ? prepared.Count : 0);
        if (isDropped)
        {
            Array.ForEach(piece.Runs, static run => run.StopIfUnwanted());
        }

        _ = FinishAsync(piece, obj, opened);
        return isNeeded;
    }

    // What is there already leaves a hole that the body does not fit.
    private static void Adopt(List<RangeFetch> prepared, ref IObjectContent? opened)
    {
        if (opened is not null && prepared is [{ Run: { } run } fetch] && run.Chunks[0].Index == 0 && run.End == opened.Length)
        {
            fetch.Adopt(opened);
            opened = null;
        }
    }

    private async Task FinishAsync(AheadPiece piece, CachedObject obj, IObjectContent? unused)
    {
        if (unused is not null)
        {
            await unused.DisposeAsync().ConfigureAwait(false);
        }

        foreach (ChunkRun run in piece.Runs)
        {
            await run.Completion.ConfigureAwait(false);
        }

        await cache.ReleaseAsync(obj).ConfigureAwait(false);
        if (obj.IsStale)
        {
            // The object is another one by now.
            Drop(piece);
        }

        lock (_lock)
        {
            _running.Remove(piece);
        }

        piece.Completion.SetResult();
    }

    // Under the lock.
    private void Settle(AheadPiece piece)
    {
        piece.IsWaiting = false;
        _waiting.Remove(piece.Key);
        _byAge.Remove(piece.Place!);
        GiveRoom(piece, piece.Bytes);
    }

    private bool TryTakeRoom(AheadPiece piece)
    {
        if (!piece.IsExpected)
        {
            return share.TryReserve(piece.Bytes);
        }

        if (Interlocked.Add(ref _expected, piece.Bytes) <= ExpectedLimit)
        {
            return true;
        }

        GiveRoom(piece, piece.Bytes);
        return false;
    }

    private void GiveRoom(AheadPiece piece, long bytes)
    {
        if (piece.IsExpected)
        {
            Interlocked.Add(ref _expected, -bytes);
        }
        else
        {
            share.Release(bytes);
        }
    }

    private void Discard(AheadPiece piece)
    {
        long arrived = 0;
        foreach (ChunkRun run in piece.Runs)
        {
            run.StopIfUnwanted();
            arrived += run.Chunks.Sum(static chunk => chunk.Filled);
        }

        ledger.Drop(piece.Bytes, arrived, piece.IsExpected);
        if (piece.Object is { } obj && arrived > 0)
        {
            cache.Spend(obj, 0, Math.Min(piece.Bytes, obj.Size));
        }
    }
}
