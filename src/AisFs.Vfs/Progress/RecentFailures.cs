using System.Collections.Concurrent;

namespace AisFs.Vfs.Progress;

/// <summary>
/// What the cluster last said about an object, so that the line about an operation that failed can tell why: an error code
/// does not. Bounded; the oldest are forgotten.
/// </summary>
public sealed class RecentFailures
{
    private const int Capacity = 256;

    private readonly ConcurrentDictionary<string, string> _causes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>Notes a failure.</summary>
    /// <param name="subject">The object, or whatever it was about.</param>
    /// <param name="cause">What was said.</param>
    public void Add(string subject, string cause)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(cause);
        if (_causes.TryAdd(subject, cause))
        {
            _order.Enqueue(subject);
            while (_order.Count > Capacity && _order.TryDequeue(out string? oldest))
            {
                _causes.TryRemove(oldest, out _);
            }
        }
        else
        {
            _causes[subject] = cause;
        }
    }

    /// <summary>Why something about a subject failed last; of a directory, about something below it, such as its marker.</summary>
    /// <param name="subject">The object or directory.</param>
    /// <returns>The cause; null when none is known.</returns>
    public string? Find(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (_causes.TryGetValue(subject, out string? cause))
        {
            return cause;
        }

        string below = subject.EndsWith('/') ? subject : subject + "/";
        return _causes.FirstOrDefault(pair => pair.Key.StartsWith(below, StringComparison.Ordinal)).Value;
    }
}
