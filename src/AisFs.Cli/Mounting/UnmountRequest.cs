using System.Runtime.Versioning;
using AisFs.Cli.Running;
using AisFs.Mount;

namespace AisFs.Cli.Mounting;

/// <summary>
/// How <c>aisfs unmount</c> reaches the process of a mount on Windows: an event that bears the mount point in its name.
/// It is there for as long as the mount is.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class UnmountRequest : IDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);

    private readonly List<EventWaitHandle> _events = [];
    private readonly List<EventWaitHandle> _failures = [];
    private readonly List<RegisteredWaitHandle> _waits = [];
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens.</summary>
    /// <param name="mountPoints">The drive, folder or UNC names of the mount.</param>
    public UnmountRequest(IEnumerable<string> mountPoints)
    {
        foreach (string mountPoint in mountPoints)
        {
            EventWaitHandle handle = new(false, EventResetMode.ManualReset, NameOf(mountPoint));
            _events.Add(handle);
            _failures.Add(new EventWaitHandle(false, EventResetMode.ManualReset, FailureNameOf(mountPoint)));
            _waits.Add(ThreadPool.RegisterWaitForSingleObject(
                handle, static (state, _) => ((TaskCompletionSource)state!).TrySetResult(), _requested, Timeout.Infinite, executeOnlyOnce: true));
        }
    }

    /// <summary>Completes when a user asks for the unmount.</summary>
    public Task Requested => _requested.Task;

    /// <summary>Tells waiting processes that not all has reached the cluster.</summary>
    public void ReportFailure() => _failures.ForEach(static e => e.Set());

    /// <summary>Asks a mount to end, and waits until it has, its uploads included.</summary>
    /// <param name="mountPoint">The drive, folder or UNC name.</param>
    /// <param name="limit">How long to wait; zero: not at all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Completes after the unmount: whether all has reached the cluster, as far as was waited for.</returns>
    /// <exception cref="MountException">Nothing of ours is mounted there, or this user may not unmount it.</exception>
    /// <exception cref="StartException">It takes longer.</exception>
    public static async Task<bool> SendAsync(string mountPoint, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!TryOpen(mountPoint, NameOf(mountPoint), out EventWaitHandle? handle))
        {
            throw new MountException(MountErrorKind.NotMounted, $"nothing of AisFs is mounted at {mountPoint}.");
        }

        // Held open, it outlives the mount.
        using EventWaitHandle? failure = TryOpen(mountPoint, FailureNameOf(mountPoint), out EventWaitHandle? found) ? found : null;
        using (handle)
        {
            handle.Set();
        }

        if (limit == TimeSpan.Zero)
        {
            return true;
        }

        long start = TimeProvider.System.GetTimestamp();
        while (TryOpen(mountPoint, NameOf(mountPoint), out EventWaitHandle? still))
        {
            still.Dispose();
            if (cancellationToken.IsCancellationRequested || TimeProvider.System.GetElapsedTime(start) > limit)
            {
                string why = cancellationToken.IsCancellationRequested ? "the wait was interrupted" : "--timeout is over";
                throw new StartException($"{why}: {mountPoint} goes on unmounting; its log says what it waits for, and how it ends.", ExitCode.UploadsLeft);
            }

            await Task.Delay(s_step, CancellationToken.None).ConfigureAwait(false);
        }

        return failure is null || !failure.WaitOne(0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _waits.ForEach(w => w.Unregister(null));
        _failures.ForEach(e => e.Dispose());
        _events.ForEach(e => e.Dispose());
    }

    private static bool TryOpen(string mountPoint, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EventWaitHandle? handle)
    {
        try
        {
            return EventWaitHandle.TryOpenExisting(name, out handle);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new MountException(MountErrorKind.NoPermission, $"{mountPoint} was mounted by another user, who has to unmount it.", e);
        }
    }

    private static string FailureNameOf(string mountPoint) => NameOf(mountPoint) + ".failed";

    // Sessions share the Global namespace: a service's mount can be ended from a console.
    private static string NameOf(string mountPoint) => @"Global\AisFs.Mount." + mountPoint.ToUpperInvariant().Replace('\\', '/');
}
