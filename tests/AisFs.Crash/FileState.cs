namespace AisFs.Crash;

/// <summary>What one file is known to be.</summary>
/// <param name="name">The object's name.</param>
internal sealed class FileState(string name)
{
    /// <summary>The object's name.</summary>
    public string Name => name;

    /// <summary>What the last acknowledged operation made of it; null: there is no such file.</summary>
    public byte[]? Saved { get; private set; }

    /// <summary>What it may be instead, by operations that began and were not acknowledged.</summary>
    public List<byte[]?> Possible { get; } = [];

    /// <summary>What was written to it and not saved yet; null: nothing.</summary>
    public Draft? Draft { get; set; }

    /// <summary>An operation begins that may make this of it.</summary>
    public void Begin(byte[]? content) => Possible.Add(content);

    /// <summary>An operation was acknowledged that has made this of it.</summary>
    public void Acknowledge(byte[]? content)
    {
        Saved = content;
        Possible.Clear();
    }

    /// <summary>Whether the cluster may have this.</summary>
    public bool MayBe(byte[]? content) => Same(content, Saved) || Possible.Exists(possible => Same(content, possible));

    public static bool Same(byte[]? one, byte[]? other) => one is null || other is null ? one is null && other is null : one.AsSpan().SequenceEqual(other);
}
