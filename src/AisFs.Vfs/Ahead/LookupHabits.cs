namespace AisFs.Vfs.Ahead;

/// <summary>
/// Learns whether the names that are looked up are read from afterwards, per directory and per thread: then a lookup fetches
/// the first bytes along. It takes a directory for one that is read from until a lookup shows otherwise.
/// </summary>
internal sealed class LookupHabits
{
    private const int MostEntries = 4096;
    private const int Begin = 1;
    private const int Best = 4;
    private const int Read = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Habit> _directories = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, Habit> _threads = [];

    /// <summary>A name is looked up of which nothing is known.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="thread">The thread that asks; 0 when it is not known.</param>
    /// <param name="isMedium">Whether the files of the directory were seen to be mostly larger than one chunk, and small enough to be fetched whole.</param>
    /// <returns>Whether its first bytes should be fetched along.</returns>
    public bool FetchesAlong(string directory, uint thread, out bool isMedium)
    {
        lock (_lock)
        {
            Habit ofDirectory = Of(_directories, directory);
            Habit ofThread = Of(_threads, thread);
            isMedium = ofDirectory.Sizes > 0;
            return ofDirectory.Score > 0 && (thread == 0 || ofThread.Score > 0);
        }
    }

    /// <summary>The first bytes of a file were fetched by a lookup. Until they are read, that counts as a mistake.</summary>
    /// <param name="directory">The path of its directory.</param>
    /// <param name="thread">The thread that asked; 0 when it is not known.</param>
    /// <param name="isMedium">Whether the file is larger than one chunk, and small enough to be fetched whole.</param>
    public void Fetched(string directory, uint thread, bool isMedium)
    {
        lock (_lock)
        {
            Habit ofDirectory = Of(_directories, directory);
            ofDirectory.Score--;
            ofDirectory.Sizes = Math.Clamp(ofDirectory.Sizes + (isMedium ? 1 : -1), -Best, Best);
            Of(_threads, thread).Score--;
        }
    }

    /// <summary>A file is read from for the first time since it was opened.</summary>
    public void WasRead(string directory, uint thread)
    {
        lock (_lock)
        {
            Improve(Of(_directories, directory));
            Improve(Of(_threads, thread));
        }
    }

    private static void Improve(Habit habit) => habit.Score = Math.Min(Best, habit.Score + Read);

    private static Habit Of<TKey>(Dictionary<TKey, Habit> habits, TKey key)
        where TKey : notnull
    {
        if (!habits.TryGetValue(key, out Habit? habit))
        {
            if (habits.Count >= MostEntries)
            {
                // What was learned is learned again soon.
                habits.Clear();
            }

            habits[key] = habit = new Habit();
        }

        return habit;
    }

    private sealed class Habit
    {
        public int Score { get; set; } = Begin;

        public int Sizes { get; set; }
    }
}
