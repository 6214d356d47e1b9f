namespace AisFs.Vfs.Ahead;

/// <summary>
/// Learns whether the names that are looked up are read from afterwards, per directory and per thread: then a lookup fetches
/// the first bytes along. It takes a directory for one that is read from until a lookup shows otherwise.
/// </summary>
internal sealed class LookupHabits
{
    private const int Begin = 1;
    private const int Best = 4;
    private const int Read = 2;

    // Names that are asked for in vain (a search path) come in turn with such that are there.
    private const int ManyFound = 2;

    private readonly Lock _lock = new();
    private readonly HabitTable<string, Habit> _directories = new();
    private readonly HabitTable<uint, Habit> _threads = new();

    /// <summary>A name is looked up of which nothing is known.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="thread">The thread that asks; 0 when it is not known.</param>
    /// <param name="isMedium">Whether the files of the directory were seen to be mostly larger than one chunk, and small enough to be fetched whole.</param>
    /// <returns>Whether its first bytes should be fetched along.</returns>
    public bool FetchesAlong(string directory, uint thread, out bool isMedium)
    {
        lock (_lock)
        {
            Habit ofDirectory = _directories.Of(directory);
            Habit ofThread = _threads.Of(thread);
            isMedium = ofDirectory.Sizes > 0;
            return ofDirectory.Score > 0 && (thread == 0 || ofThread.Score > 0);
        }
    }

    /// <summary>A name is looked up of which a listing has told: whether files like it were read lately, so that its first bytes will be wanted.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="thread">The thread that asks; 0 when it is not known.</param>
    public bool IsRead(string directory, uint thread)
    {
        lock (_lock)
        {
            return _directories.TryGet(directory, out Habit? ofDirectory) && ofDirectory.Score > Begin
                && (thread == 0 || !_threads.TryGet(thread, out Habit? ofThread) || ofThread.Score > Begin);
        }
    }

    /// <summary>Whether the last names of a directory that were asked for were found.</summary>
    public bool AreFound(string directory)
    {
        lock (_lock)
        {
            return _directories.Of(directory).Found >= ManyFound;
        }
    }

    /// <summary>A name was asked for of which nothing was known.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="isFound">Whether an object has it.</param>
    public void Looked(string directory, bool isFound)
    {
        lock (_lock)
        {
            Habit habit = _directories.Of(directory);
            habit.Found = isFound ? Math.Min(ManyFound, habit.Found + 1) : 0;
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
            Habit ofDirectory = _directories.Of(directory);
            ofDirectory.Score--;
            ofDirectory.Sizes = Math.Clamp(ofDirectory.Sizes + (isMedium ? 1 : -1), -Best, Best);
            _threads.Of(thread).Score--;
        }
    }

    /// <summary>A file is read from for the first time since it was opened.</summary>
    public void WasRead(string directory, uint thread)
    {
        lock (_lock)
        {
            Improve(_directories.Of(directory));
            Improve(_threads.Of(thread));
        }
    }

    private static void Improve(Habit habit) => habit.Score = Math.Min(Best, habit.Score + Read);

    private sealed class Habit
    {
        public int Score { get; set; } = Begin;

        public int Sizes { get; set; }

        public int Found { get; set; }
    }
}
