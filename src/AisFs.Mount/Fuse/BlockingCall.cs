namespace AisFs.Mount.Fuse;

/// <summary>Runs what blocks (mount, unmount, waiting for a helper program) on a thread of its own.</summary>
internal static class BlockingCall
{
    public static Task RunAsync(Action action) => RunAsync(() =>
    {
        action();
        return true;
    });

    public static Task<T> RunAsync<T>(Func<T> function)
    {
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                completion.SetResult(function());
            }
#pragma warning disable CA1031 // Handed over to the caller, who waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                completion.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "aisfs-mount",
        };
        thread.Start();
        return completion.Task;
    }
}
