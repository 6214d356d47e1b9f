namespace AisFs.Vfs.Ahead;

/// <summary>
/// Learns whether programs want the times of the files that they look up (they stat them, or do so once they have opened
/// them), per thread and per directory: then a lookup asks for the times at once, instead of in a second round. May be called
/// from many threads at once.
/// </summary>
internal sealed class TimeHabits
{
    /// <summary>One of so many lookups leaves the times to be asked for, to see whether they are still wanted.</summary>
    public const int Samples = 64;

    // A thread that has wanted so many is taken to want those of other directories, too.
    private const int Settled = 4;

    private readonly Lock _lock = new();
    private readonly HabitTable<string, Habit> _directories = new();
    private readonly HabitTable<uint, Habit> _threads = new();

    /// <summary>A name is looked up whose times are not known: whether to ask for them.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="thread">The thread that looks it up; 0 when it is not known.</param>
    public bool AreWanted(string directory, uint thread)
    {
        lock (_lock)
        {
            if (Judge(directory, thread) is not { } habit)
            {
                return false;
            }

            habit.Lookups++;
            return habit.Lookups % Samples != 0;
        }
    }

    /// <summary>A program wanted times that were not known.</summary>
    /// <param name="directory">The path of the file's directory.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    public void Wanted(string directory, uint thread)
    {
        lock (_lock)
        {
            Note(directory, thread, isWanted: true);
        }
    }

    /// <summary>A program read from a file whose times were not known, and did not want them.</summary>
    /// <param name="directory">The path of the file's directory.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    public void Unwanted(string directory, uint thread)
    {
        lock (_lock)
        {
            Note(directory, thread, isWanted: false);
        }
    }

    // The habit that says yes; null: no.
    private Habit? Judge(string directory, uint thread)
    {
        bool isKnown = _directories.TryGet(directory, out Habit? ofDirectory);
        return thread == 0 || !_threads.TryGet(thread, out Habit? ofThread) ? (isKnown && ofDirectory!.InARow > 0 ? ofDirectory : null)
            : ofThread.InARow >= (isKnown ? 1 : Settled) ? ofThread
            : null;
    }

    private void Note(string directory, uint thread, bool isWanted)
    {
        _directories.Of(directory).Note(isWanted);
        if (thread != 0)
        {
            _threads.Of(thread).Note(isWanted);
        }
    }

    private sealed class Habit
    {
        /// <summary>How often the times were wanted since they were not, and no more than is of interest.</summary>
        public int InARow { get; private set; }

        public int Lookups { get; set; }

        public void Note(bool isWanted) => InARow = isWanted ? Math.Min(InARow + 1, Settled) : 0;
    }
}
