namespace AisFs.Client.Net8;

/// <summary>The pieces of a text between separators: as many as separators, and one.</summary>
internal ref struct SpanSplit(ReadOnlySpan<char> text, char separator)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _next;

    public Range Current { get; private set; }

    public readonly SpanSplit GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next > _text.Length)
        {
            return false;
        }

        int length = _text[_next..].IndexOf(separator);
        int end = length < 0 ? _text.Length : _next + length;
        Current = _next..end;
        _next = end + 1;
        return true;
    }
}
