using System.Text;

namespace AisFs.TestKit.Processes;

/// <summary>What a process wrote to both outputs, line by line as it came.</summary>
public sealed class ProcessLog
{
    private const int Limit = 8 * 1024 * 1024;

    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    /// <summary>How much was written so far, in characters.</summary>
    public int Length
    {
        get
        {
            lock (_lock)
            {
                return _text.Length;
            }
        }
    }

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line; null is ignored.</param>
    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_text.Length < Limit)
            {
                _text.Append(line).Append('\n');
            }
        }
    }

    /// <summary>The text from a point on.</summary>
    /// <param name="start">An earlier <see cref="Length"/>.</param>
    /// <returns>The text.</returns>
    public string Since(int start)
    {
        lock (_lock)
        {
            return _text.ToString(Math.Min(start, _text.Length), Math.Max(0, _text.Length - start));
        }
    }

    /// <summary>The whole text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Since(0);
}
