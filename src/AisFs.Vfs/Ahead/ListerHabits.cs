using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Ahead;

/// <summary>
/// Learns which threads want the times of what they list (<c>ls -lR</c>): the next directory that they list is told with
/// times at once. May be called from many threads at once.
/// </summary>
internal sealed class ListerHabits(MountClock clock)
{
    /// <summary>One of so many directories is told without times that are not known, to see whether they are still wanted.</summary>
    public const int Samples = 16;

    // Of fewer names nothing is learned.
    private const int LeastNames = 4;

    // The times of further names are known when these are looked up: they are asked for ahead.
    private const int LeastWanted = 2;

    // The number of a thread is given to another one some time.
    private static readonly TimeSpan s_lapse = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly HabitTable<uint, Habit> _threads = new();

    /// <summary>A thread begins to read a directory.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    /// <returns>Whether it is taken to want the times of what it is told; null when that is to be seen.</returns>
    public bool? Begin(string directory, uint thread)
    {
        if (thread == 0)
        {
            return null;
        }

        lock (_lock)
        {
            Habit habit = _threads.Of(thread);
            if (clock.Elapsed(habit.Last) > s_lapse)
            {
                habit.WantsTimes = null;
            }
            else if (habit.Told >= LeastNames)
            {
                habit.WantsTimes = habit.Wanted >= LeastWanted && habit.LookedUp * 2 >= habit.Told;
            }

            (habit.Directory, habit.Told, habit.LookedUp, habit.Wanted, habit.Last) = (directory, 0, 0, 0, clock.Now());
            return habit.WantsTimes == true && ++habit.Guesses % Samples == 0 ? null : habit.WantsTimes;
        }
    }

    /// <summary>A thread was told names of the directory that it reads, without times.</summary>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    /// <param name="count">How many names.</param>
    public void Told(uint thread, int count)
    {
        if (thread == 0 || count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _threads.Of(thread).Told += count;
        }
    }

    /// <summary>A thread looks up a file.</summary>
    /// <param name="directory">The path of the file's directory.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    public void LookedUp(string directory, uint thread)
    {
        lock (_lock)
        {
            if (_threads.TryGet(thread, out Habit? habit) && habit.Directory == directory)
            {
                habit.LookedUp++;
            }
        }
    }

    /// <summary>A thread wants the times of a file, which are not known.</summary>
    /// <param name="directory">The path of the file's directory.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    public void Wanted(string directory, uint thread)
    {
        lock (_lock)
        {
            if (_threads.TryGet(thread, out Habit? habit) && habit.Directory == directory)
            {
                habit.Wanted++;
            }
        }
    }

    private sealed class Habit
    {
        /// <summary>The directory that it read last.</summary>
        public string? Directory { get; set; }

        public Stamp Last { get; set; }

        /// <summary>How many names there it was told without times.</summary>
        public int Told { get; set; }

        /// <summary>How many files there it looked up.</summary>
        public int LookedUp { get; set; }

        /// <summary>How many times of files there it wanted that were not known.</summary>
        public int Wanted { get; set; }

        public bool? WantsTimes { get; set; }

        public int Guesses { get; set; }
    }
}
