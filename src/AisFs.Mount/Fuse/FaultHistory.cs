namespace AisFs.Mount.Fuse;

/// <summary>What is known of the reads of one open file, to tell faults here and there from reads onwards. Not for several threads at a time.</summary>
internal sealed class FaultHistory
{
    // The kernel's requests for one stream come out of order, no further apart than this.
    private const long Reach = 2 << 20;

    // So much in one go, or so many places in what one fault would have fetched, pay for fetching all of it.
    private const int DenseBytes = 32 << 10;
    private const int DensePlaces = 6;

    private const int Remembered = 16;
    private const int CallsUntilTrusted = 2;
    private const int TrustedCalls = 64;
    private const int TrustedFaults = 4;

    private Refused[]? _refused;
    private int _next;
    private int _calls;
    private int _trusted;
    private long _end = -1;

    /// <summary>Whether reads were refused, so that small ones are of interest.</summary>
    public bool IsWatched => _refused is not null;

    /// <summary>Whether a read is to be served without a look at its thread.</summary>
    public bool Passes(long offset, long end)
    {
        // The beginning is what programs read first, and a fault there fetches no more than that.
        bool goesOn = offset == 0 || (_end >= 0 && Math.Abs(offset - _end) <= Reach);
        if (!goesOn && _trusted == 0)
        {
            return false;
        }

        _trusted -= goesOn ? 0 : 1;
        _end = Math.Max(goesOn ? _end : 0, end);
        return true;
    }

    /// <summary>A read was not asked for by a fault.</summary>
    public void Called(long end)
    {
        _end = end;
        if (++_calls >= CallsUntilTrusted)
        {
            Trust(TrustedCalls);
        }
    }

    /// <summary>A read that a fault has caused is refused.</summary>
    public void Refuse(long offset, long end)
    {
        _refused ??= new Refused[Remembered];
        _refused[_next] = new Refused { First = offset, End = end, At = -1 };
        _next = (_next + 1) % Remembered;
        _calls = 0;
    }

    /// <summary>Takes one of the small reads in that follow a refusal.</summary>
    /// <returns>Behind which byte the refused pages are better dropped, as all of them are wanted; negative: not at all.</returns>
    public (long First, long End) NoteSmall(long offset, long end)
    {
        foreach (ref Refused refused in _refused.AsSpan())
        {
            if (offset >= refused.First && offset < refused.End)
            {
                bool goesOn = offset == refused.At;
                refused.Run = goesOn ? refused.Run + (end - offset) : end - offset;
                refused.Places += goesOn ? 0 : 1;
                refused.At = end;
                if (refused.Run < DenseBytes && refused.Places < DensePlaces)
                {
                    return (-1, -1);
                }

                (long First, long End) rest = (end, refused.End);
                refused = default;
                Trust(TrustedFaults);
                return rest;
            }
        }

        return (-1, -1);
    }

    private void Trust(int reads)
    {
        _trusted = reads;
        _calls = 0;
    }

    private struct Refused
    {
        public long First;
        public long End;
        public long At;
        public long Run;
        public int Places;
    }
}
