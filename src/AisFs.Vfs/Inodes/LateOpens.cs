using System.Collections.Concurrent;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Names whose file was removed or replaced between somebody's lookup and open. The kernel looks such a name up once more,
/// and only once: what it finds then has to stay readable, however soon it is replaced in its turn.
/// </summary>
internal sealed class LateOpens(MountClock clock)
{
    // Longer than a lookup and an open take on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ObjectKey, Stamp> _awaited = new();

    /// <summary>Somebody was told that what he found under a name is gone: he asks again.</summary>
    public void Await(ObjectKey key)
    {
        foreach ((ObjectKey known, Stamp since) in _awaited)
        {
            if (clock.Elapsed(since) > s_patience)
            {
                _awaited.TryRemove(new KeyValuePair<ObjectKey, Stamp>(known, since));
            }
        }

        _awaited[key] = clock.Now();
    }

    /// <summary>Whether somebody was refused, and what is known now was asked for since: after his open began.</summary>
    public bool IsAnswered(ObjectKey key, in Stamp asOf)
        => !_awaited.IsEmpty && _awaited.TryGetValue(key, out Stamp since) && since.Order < asOf.Order && clock.Elapsed(asOf) <= s_patience;

    /// <summary>Whether what has a name may be about to be opened by somebody who was refused once.</summary>
    public bool IsAwaited(ObjectKey key)
        => !_awaited.IsEmpty && _awaited.TryGetValue(key, out Stamp since) && clock.Elapsed(since) <= s_patience;
}
