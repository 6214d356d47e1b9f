using System.Collections;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Groups;

/// <summary>A selection of objects by name: <see cref="AisObjectNames"/>, <see cref="AisObjectRange"/> or <see cref="AisObjectTemplate"/>. Immutable.</summary>
public abstract class AisObjectCollection : IEnumerable<string>
{
    private protected AisObjectCollection()
    {
    }

    /// <summary>Gives the names one by one, without asking the cluster. There may be very many.</summary>
    /// <returns>The names.</returns>
    /// <exception cref="InvalidOperationException">The selection is a prefix: only the cluster knows the names.</exception>
    public abstract IEnumerator<string> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Names or a template, as the requests of the bucket have them.</summary>
    internal abstract SelectionMessage Select(Func<string, string> toWireName);
}
