using AisFs.TestKit.Content;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// What a file may hold after operations of which some failed: a failed write leaves the old content or the new one, whole.
/// </summary>
internal sealed class UncertainFile
{
    // Hash of the content to the content; null stands for "no such file".
    private Dictionary<string, byte[]?> _possible = new(StringComparer.Ordinal) { [string.Empty] = null };

    public bool MayBeMissing => _possible.ContainsKey(string.Empty);

    public bool MustBeMissing => _possible.Count == 1 && MayBeMissing;

    /// <summary>A new content; null: removed.</summary>
    /// <param name="content">The content.</param>
    /// <param name="isCertain">Whether what was possible before is out of the question.</param>
    public void Set(byte[]? content, bool isCertain)
    {
        if (isCertain)
        {
            _possible.Clear();
        }

        _possible[Key(content)] = content;
    }

    /// <summary>Bytes were added at the end.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isCertain">Whether they are there without doubt.</param>
    public void Append(byte[] bytes, bool isCertain)
    {
        Dictionary<string, byte[]?> next = isCertain ? new(StringComparer.Ordinal) : new(_possible, StringComparer.Ordinal);
        foreach (byte[]? old in _possible.Values)
        {
            byte[] longer = [.. old ?? [], .. bytes];
            next[Key(longer)] = longer;
        }

        _possible = next;
    }

    /// <summary>Another file took this name.</summary>
    /// <param name="source">It.</param>
    /// <param name="isCertain">Whether it did without doubt.</param>
    public void TakeFrom(UncertainFile source, bool isCertain)
    {
        Dictionary<string, byte[]?> next = isCertain ? new(StringComparer.Ordinal) : new(_possible, StringComparer.Ordinal);
        foreach ((string key, byte[]? content) in source._possible.Where(static pair => pair.Value is not null))
        {
            next[key] = content;
        }

        _possible = next;
    }

    public bool May(byte[] content) => _possible.ContainsKey(Key(content));

    public override string ToString() => string.Join(" or ", _possible.Values.Select(static content => content is null ? "nothing" : $"{content.Length} bytes"));

    private static string Key(byte[]? content) => content is null ? string.Empty : TestBytes.Hash(content);
}
