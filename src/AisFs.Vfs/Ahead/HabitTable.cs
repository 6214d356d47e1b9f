using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Ahead;

/// <summary>What was learned of directories or threads, within a bound on memory. Not for several threads at a time.</summary>
/// <typeparam name="TKey">What it is about.</typeparam>
/// <typeparam name="THabit">What was learned.</typeparam>
internal sealed class HabitTable<TKey, THabit>
    where TKey : notnull
    where THabit : class, new()
{
    private const int MostEntries = 4096;

    private readonly Dictionary<TKey, THabit> _habits = [];

    /// <summary>What was learned of one, for changes; new where nothing was.</summary>
    public THabit Of(TKey key)
    {
        if (!_habits.TryGetValue(key, out THabit? habit))
        {
            if (_habits.Count >= MostEntries)
            {
                // What was learned is learned again soon.
                _habits.Clear();
            }

            _habits[key] = habit = new THabit();
        }

        return habit;
    }

    /// <summary>What was learned of one, if anything was.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out THabit? habit) => _habits.TryGetValue(key, out habit);
}
