using AisFs.TestKit;
using AisFs.TestKit.Mounts;

namespace AisFs.Crash;

/// <summary>Programs that work in a mount, each on a thread of its own, until it has crashed.</summary>
internal sealed class CrashLoad
{
    private readonly MountProcess _mount;
    private readonly Worker[] _workers;
    private readonly FailingWorker? _failing;
    private readonly Task[] _running;
    private bool _hasCrashed;

    /// <summary>Begins the work.</summary>
    /// <param name="mount">Where they work.</param>
    /// <param name="workers">The programs.</param>
    /// <param name="failing">One more, whose uploads are refused; null: none.</param>
    public CrashLoad(MountProcess mount, Worker[] workers, FailingWorker? failing = null)
    {
        _mount = mount;
        _workers = workers;
        _failing = failing;
        List<Action> loads = [.. workers.Select(worker => (Action)(() => worker.Work(mount.Mountpoint, () => Volatile.Read(ref _hasCrashed))))];
        if (failing is not null)
        {
            loads.Add(() => failing.Work(mount.Mountpoint, () => Volatile.Read(ref _hasCrashed)));
        }

        _running = [.. loads.Select(load => Task.Factory.StartNew(load, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Waits until all are at work, and from there on until some moment.</summary>
    /// <param name="random">Chooses the moment.</param>
    /// <exception cref="CrashException">A program has ended before.</exception>
    public async Task WaitForMomentAsync(Random random)
    {
        await Wait.UntilAsync(
            () => (Array.TrueForAll(_workers, worker => worker.IsAtWork) && _failing?.IsAtWork != false) || HasEnded,
            () => $"The programs do not come to work:\n{_mount.Log}");

        // Any moment will do: a delay is what is wanted here.
        await Task.WhenAny(Task.WhenAny(_running), Task.Delay(TimeSpan.FromMilliseconds(random.Next(30, 1500))));
        if (HasEnded)
        {
            string? why = _workers.FirstOrDefault(worker => worker.End is not null)?.End?.Message;
            throw new CrashException($"A program ended before the crash: {why} {_failing?.End?.Message}\n{_mount.Log}");
        }
    }

    /// <summary>Crashes the mount; errors of the programs count as its doing from now on.</summary>
    public Task CrashAsync()
    {
        Volatile.Write(ref _hasCrashed, true);
        return _mount.CrashAsync();
    }

    /// <summary>Waits until all programs have noticed.</summary>
    public Task EndAsync() => Task.WhenAll(_running).WaitAsync(TimeSpan.FromSeconds(30));

    private bool HasEnded => Array.Exists(_running, load => load.IsCompleted);
}
