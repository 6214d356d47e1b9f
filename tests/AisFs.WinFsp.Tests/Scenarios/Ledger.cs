namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>
/// What the cluster may have of each file, and what it must have: the content of some close or flush, whole, and of the
/// last one when nobody changes the file.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The names that were spoken of.</summary>
    internal IEnumerable<string> Names => _entries.Keys;

    /// <summary>Whether the mount has been told to end: it may not hear any more of what programs close.</summary>
    internal bool IsEnding { get; set; }

    /// <summary>The names that were spoken of since the last call.</summary>
    internal List<string> TakeTouched()
    {
        List<string> touched = [.. _entries.Where(static pair => pair.Value.IsTouched).Select(static pair => pair.Key)];
        touched.ForEach(name => _entries[name].IsTouched = false);
        return touched;
    }

    /// <summary>What a name has from the beginning.</summary>
    internal void Begin(string name, byte[]? content) => _entries[name] = new Entry { Must = content, Allowed = { content } };

    /// <summary>A content is about to be closed, flushed or moved there.</summary>
    internal void May(string name, byte[]? content)
    {
        Entry entry = Of(name);
        entry.Allowed.Add(content?.ToArray());
        entry.IsUncertain = true;
    }

    /// <summary>It was.</summary>
    internal void Must(string name, byte[]? content)
    {
        May(name, content);
        Entry entry = Of(name);
        entry.Must = content?.ToArray();
        entry.IsUncertain = false;
        entry.IsLate = IsEnding;
    }

    internal byte[]? MustOf(string name) => Of(name).Must;

    /// <summary>Whether a call was begun, and its end is not known.</summary>
    internal bool IsUncertain(string name) => Of(name).IsUncertain;

    /// <summary>Whether it was closed while the mount was ending.</summary>
    internal bool IsLate(string name) => Of(name).IsLate;

    /// <summary>Whether the cluster may have this now.</summary>
    internal bool Allows(string name, byte[]? found) => Of(name).Allowed.Exists(allowed => IsSame(allowed, found));

    /// <summary>Whether it is what it must be, as far as that is known.</summary>
    internal bool IsAsItMustBe(string name, byte[]? found) => Of(name).IsUncertain ? Allows(name, found) : IsSame(Of(name).Must, found);

    private static bool IsSame(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    private Entry Of(string name)
    {
        if (!_entries.TryGetValue(name, out Entry? entry))
        {
            _entries[name] = entry = new Entry { Allowed = { null } };
        }

        entry.IsTouched = true;
        return entry;
    }

    private sealed class Entry
    {
        internal List<byte[]?> Allowed { get; } = [];

        internal byte[]? Must { get; set; }

        // A call was begun and not answered.
        internal bool IsUncertain { get; set; }

        internal bool IsLate { get; set; }

        internal bool IsTouched { get; set; } = true;
    }
}
