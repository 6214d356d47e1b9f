using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Groups;

/// <summary>Objects by their names.</summary>
public sealed class AisObjectNames : AisObjectCollection
{
    private readonly string[] _names;

    /// <summary>Selects objects.</summary>
    /// <param name="names">The names, at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public AisObjectNames(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = [.. names];
        if (_names.Length == 0)
        {
            throw new ArgumentException("A group needs at least one name: an empty one would mean the whole bucket.", nameof(names));
        }

        foreach (string name in _names)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(names));
        }
    }

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public override IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    internal override SelectionMessage Select(Func<string, string> toWireName) => new() { Names = [.. _names.Select(toWireName)] };
}
