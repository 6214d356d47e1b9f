using System.Collections.Concurrent;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Names whose file was removed or replaced between the lookup and the open of a caller. The kernel looks such a name up once
/// more, and only once: what it finds then has to stay readable, even if it is replaced at once.
/// </summary>
internal sealed class LateOpens(MountClock clock)
{
    // Longer than a lookup and an open take on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ObjectKey, Stamp> _awaited = new();

    /// <summary>A caller was told that what it found under a name is gone: it will ask again.</summary>
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

    /// <summary>Whether a caller was refused, and what is known now was asked for since then: after its open began.</summary>
    public bool IsAnswered(ObjectKey key, in Stamp asOf)
        => !_awaited.IsEmpty && _awaited.TryGetValue(key, out Stamp since) && since.Order < asOf.Order && clock.Elapsed(asOf) <= s_patience;

    /// <summary>Whether a caller that was refused once may be about to open what has a name now.</summary>
    public bool IsAwaited(ObjectKey key)
        => !_awaited.IsEmpty && _awaited.TryGetValue(key, out Stamp since) && clock.Elapsed(since) <= s_patience;
}
