using AisFs.Mount.WinFsp.Calls;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>
/// Streams that could not be stored when they were closed, because the cluster was away for example: it is tried again and
/// again. Each holds a lookup of its file, and keeps its file's streams in use.
/// </summary>
/// <param name="table">The files in use.</param>
/// <param name="store">Where they are to be stored.</param>
/// <param name="logger">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class KeptStreams(StreamTable table, StreamStore store, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<SharedStream> _waiting = [];
    private bool _isRunning;

    /// <summary>Whether an error may go away by itself.</summary>
    internal static bool MayPass(FsError error)
        => error is FsError.Unreachable or FsError.TimedOut or FsError.Io or FsError.Busy or FsError.AccessDenied or FsError.Interrupted or FsError.OutOfMemory;

    /// <summary>Keeps a stream; its lock is held, and the lookup and the use of its file are handed over.</summary>
    internal void Add(SharedStream stream)
    {
        stream.IsKept = true;
        lock (_gate)
        {
            _waiting.Add(stream);
            if (_isRunning || _ended.Task.IsCompleted)
            {
                return;
            }

            _isRunning = true;
        }

#pragma warning disable RS0030 // The retries go on beside the call that began them, until End.
        _ = Task.Run(RunAsync);
#pragma warning restore RS0030
    }

    /// <summary>Nothing is tried any more by itself.</summary>
    internal void End() => _ended.TrySetResult();

    private async Task RunAsync()
    {
        TimeSpan wait = s_first;
        while (await Task.WhenAny(Task.Delay(wait, time), _ended.Task).ConfigureAwait(false) != _ended.Task)
        {
            wait = wait * 2 < s_longest ? wait * 2 : s_longest;
            if (TryAll())
            {
                return;
            }
        }
    }

    private bool TryAll()
    {
        SharedStream[] waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
        }

        foreach (SharedStream stream in waiting)
        {
            if (!Try(stream))
            {
                break;
            }
        }

        lock (_gate)
        {
            _isRunning = _waiting.Count > 0;
            return !_isRunning;
        }
    }

    private bool Try(SharedStream stream)
    {
        lock (stream.File.Gate)
        {
            bool wasUnsaved = stream.IsUnsaved;
            FsError error = store.Store(stream);
            if (MayPass(error))
            {
                return false;
            }

            if (error != FsError.None)
            {
                logger.StreamFailed(stream.Path, error);
            }
            else if (wasUnsaved && !stream.IsRemoved)
            {
                logger.StreamStored(stream.Path);
            }

            stream.IsKept = false;
            if (stream.Opens == 0)
            {
                stream.File.Drop(stream);
            }
        }

        lock (_gate)
        {
            _waiting.Remove(stream);
        }

        table.Leave(stream.File);
        store.Forget(stream.File.Inode);
        return true;
    }
}
