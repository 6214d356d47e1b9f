namespace AisFs.Vfs.Metadata;

/// <summary>
/// Decides when a directory is listed instead of being asked name by name. A page of a listing costs the cluster about
/// as much as some fifty HEADs, so large directories need more demand than small ones.
/// </summary>
internal sealed class LookupDemand
{
    private const int LeastMisses = 3;
    private const int EntriesPerMiss = 200;
    private const int MissesPerPage = 50;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private int _misses;
    private int _entries;
    private Stamp _since;
    private Stamp _pausedAt;

    /// <summary>Counts a name that no cache knew.</summary>
    /// <returns>How many pages a listing may take now; 0 when it does not pay.</returns>
    public int Miss(MountClock clock)
    {
        lock (_lock)
        {
            if (!clock.IsFresh(_since))
            {
                _misses = 0;
                _since = clock.Now();
            }

            _misses++;
            return _pausedAt.Order > 0 && clock.Elapsed(_pausedAt) < s_pause ? 0
                : _misses >= Math.Max(LeastMisses, _entries / EntriesPerMiss) ? 1 + (_misses / MissesPerPage)
                : 0;
        }
    }

    /// <summary>A listing has taken too long: there is none for a while.</summary>
    public void Pause(MountClock clock)
    {
        lock (_lock)
        {
            _pausedAt = clock.Now();
        }
    }

    /// <summary>A listing was made.</summary>
    /// <param name="entries">How many names it had so far.</param>
    /// <param name="hasAll">Whether these were all.</param>
    public void Listed(int entries, bool hasAll)
    {
        lock (_lock)
        {
            _misses = 0;
            _entries = hasAll ? entries : Math.Max(_entries, entries * 2);
        }
    }
}
