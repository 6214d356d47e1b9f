using System.Collections;
using System.Text.Json;

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

    /// <summary>Writes <c>"objnames":[...]</c> or <c>"template":"..."</c>, with names as the bucket's requests have them.</summary>
    internal abstract void Write(Utf8JsonWriter writer, Func<string, string> toWireName);
}
