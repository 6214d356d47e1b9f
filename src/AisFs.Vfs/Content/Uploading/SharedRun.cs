namespace AisFs.Vfs.Content.Uploading;

/// <summary>
/// An operation that runs once for all callers that need its result. It is started outside the lock, which guards only
/// which run is the present one.
/// </summary>
/// <typeparam name="T">The result.</typeparam>
internal sealed class SharedRun<T>
{
    private readonly Lock _lock = new();
    private Task<T>? _present;

    /// <summary>The run that callers would join; null when there is none.</summary>
    public Task<T>? Present
    {
        get
        {
            lock (_lock)
            {
                return _present;
            }
        }
    }

    /// <summary>Joins the present run, or starts one.</summary>
    /// <param name="start">Starts the operation.</param>
    /// <param name="keeps">Whether a result counts for later callers, too; else they start a run of their own.</param>
    /// <param name="joined">Whether the run was there before.</param>
    /// <returns>The run.</returns>
    public Task<T> Join(Func<ValueTask<T>> start, Func<T, bool> keeps, out bool joined)
    {
        TaskCompletionSource<T> mine;
        lock (_lock)
        {
            joined = _present is not null;
            if (joined)
            {
                return _present!;
            }

            mine = new TaskCompletionSource<T>();
            _present = mine.Task;
        }

        _ = RunAsync(mine, start, keeps);
        return mine.Task;
    }

    private async Task RunAsync(TaskCompletionSource<T> run, Func<ValueTask<T>> start, Func<T, bool> keeps)
    {
        try
        {
            T result = await start().ConfigureAwait(false);
            if (!keeps(result))
            {
                Forget();
            }

            run.SetResult(result);
        }
        catch (OperationCanceledException exception)
        {
            Forget();
            run.SetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            Forget();
            run.SetException(exception);
        }
    }

    private void Forget()
    {
        lock (_lock)
        {
            _present = null;
        }
    }
}
