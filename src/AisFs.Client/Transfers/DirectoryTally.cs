namespace AisFs.Client.Transfers;

/// <summary>Counts and reports what is done with the files of a directory. May be called from many threads at once.</summary>
internal sealed class DirectoryTally(IProgress<AisDirectoryProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly List<AisDirectoryProgress> _failures = [];
    private AisDirectoryResult _result = new();

    /// <summary>Whether anything failed.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_lock)
            {
                return _failures.Count > 0;
            }
        }
    }

    /// <summary>Does one thing, and notes how it ended. What is wrong with one file does not stop the others.</summary>
    public async ValueTask RunAsync(string path, string objectName, long bytes, Func<ValueTask<AisDirectoryAction>> work, CancellationToken cancellationToken)
    {
        AisDirectoryProgress done;
        try
        {
            done = new AisDirectoryProgress(path, objectName, await work().ConfigureAwait(false), bytes);
        }
        catch (Exception e) when (e is AisException or IOException or UnauthorizedAccessException or ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            done = new AisDirectoryProgress(path, objectName, AisDirectoryAction.Failed, bytes, e);
        }

        Note(done);
        progress?.Report(done);
    }

    /// <summary>Sums up.</summary>
    /// <exception cref="AisDirectoryException">Something failed.</exception>
    public AisDirectoryResult End()
    {
        lock (_lock)
        {
            AisDirectoryResult result = _result with { Failures = [.. _failures] };
            return _failures.Count == 0 ? result : throw new AisDirectoryException(result);
        }
    }

    private void Note(AisDirectoryProgress done)
    {
        lock (_lock)
        {
            switch (done.Action)
            {
                case AisDirectoryAction.Transferred:
                    _result = _result with { Transferred = _result.Transferred + 1, TransferredBytes = _result.TransferredBytes + done.Bytes };
                    break;
                case AisDirectoryAction.Unchanged:
                    _result = _result with { Unchanged = _result.Unchanged + 1 };
                    break;
                case AisDirectoryAction.Deleted:
                    _result = _result with { Deleted = _result.Deleted + 1 };
                    break;
                default:
                    _failures.Add(done);
                    break;
            }
        }
    }
}
