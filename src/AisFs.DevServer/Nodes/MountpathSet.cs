using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Nodes;

/// <summary>The mountpaths of a target: which it uses, which are disabled, and which of them keeps a name. May be changed while it is busy.</summary>
internal sealed class MountpathSet : IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new(LockRecursionPolicy.SupportsRecursion);
    private State _state;

    /// <param name="all">All mountpaths; all of them are used.</param>
    public MountpathSet(IReadOnlyList<Mountpath> all)
    {
        All = all;
        _state = new State(all, [], [], 0);
    }

    /// <summary>What happens to a mountpath that is not used any more.</summary>
    public enum Removal
    {
        /// <summary>It stays known, and can be enabled.</summary>
        Disable,

        /// <summary>It is forgotten, and can be attached.</summary>
        Detach,
    }

    /// <summary>All mountpaths that there are, also those that are not used.</summary>
    public IReadOnlyList<Mountpath> All { get; }

    /// <summary>The mountpaths in use.</summary>
    public IReadOnlyList<Mountpath> Available => Now.Available;

    /// <summary>The mountpaths that are disabled.</summary>
    public IReadOnlyList<Mountpath> Disabled => Now.Disabled;

    /// <summary>How often it has changed.</summary>
    public long Changes => Now.Changes;

    /// <summary>Where an object may lie: the mountpaths in use, and those whose objects are being moved away.</summary>
    public IEnumerable<Mountpath> Readable => Now is var now && now.Leaving.Count == 0 ? now.Available : now.Available.Concat(now.Leaving);

    private State Now => Volatile.Read(ref _state);

    /// <summary>Whether a mountpath is in use.</summary>
    public bool Uses(Mountpath mountpath) => Now is { Changes: 0 } || Now.Available.Contains(mountpath);

    /// <summary>The mountpath that keeps a name.</summary>
    /// <exception cref="RequestException">400: there is no mountpath.</exception>
    public Mountpath Of(ulong uname)
    {
        State now = Now;
        return now.Available.Count > 0 ? now.Available[RendezvousHash.Pick(now.Digests, uname)] : throw new RequestException(400, "no mountpaths");
    }

    /// <summary>Holds off changes until the result is disposed; whoever stores something does so meanwhile.</summary>
    public Use Enter()
    {
        _gate.EnterReadLock();
        return new Use(_gate);
    }

    /// <summary>Uses a mountpath that was not in use.</summary>
    public void Add(Mountpath mountpath) => Change(now => now with
    {
        Available = [.. All.Where(other => other == mountpath || now.Available.Contains(other))],
        Disabled = [.. now.Disabled.Where(other => other != mountpath)],
    });

    /// <summary>Uses a mountpath no more. What lies there can be read until <see cref="Leave"/>.</summary>
    public void Remove(Mountpath mountpath, Removal removal) => Change(now => now with
    {
        Available = [.. now.Available.Where(other => other != mountpath)],
        Leaving = now.Available.Contains(mountpath) ? [.. now.Leaving, mountpath] : now.Leaving,
        Disabled = [.. now.Disabled.Where(other => other != mountpath), .. removal == Removal.Disable ? [mountpath] : Array.Empty<Mountpath>()],
    });

    /// <summary>What lies on a mountpath that is not in use is out of reach from now on.</summary>
    public void Leave(Mountpath mountpath) => Change(now => now with { Leaving = [.. now.Leaving.Where(other => other != mountpath)] });

    public void Dispose() => _gate.Dispose();

    private void Change(Func<State, State> change)
    {
        _gate.EnterWriteLock();
        try
        {
            State changed = change(_state);
            Volatile.Write(ref _state, new State(changed.Available, changed.Disabled, changed.Leaving, changed.Changes + 1));
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Changes are held off.</summary>
    public readonly struct Use(ReaderWriterLockSlim gate) : IDisposable
    {
        public void Dispose() => gate.ExitReadLock();
    }

    private sealed record State(IReadOnlyList<Mountpath> Available, IReadOnlyList<Mountpath> Disabled, IReadOnlyList<Mountpath> Leaving, long Changes)
    {
        public ulong[] Digests { get; } = [.. Available.Select(static mountpath => mountpath.Digest)];
    }
}
