namespace AisFs.Vfs.Ahead;

/// <summary>
/// How far an order has told what the programs open. Where files of it were fetched for nothing, as many opens as make up for
/// them have to come before more is fetched. Not for several threads at a time.
/// </summary>
/// <param name="fetcher">Gives up what was fetched for nothing.</param>
internal sealed class WalkTrust(AheadFetcher fetcher)
{
    // Of so many files that are opened, one may have been fetched for nothing.
    private const int OpensPerWrong = 10;

    // The first guesses cost something.
    private const int Allowance = 8;

    private int _opened;
    private int _wrong;

    /// <summary>Whether the order may be followed.</summary>
    public bool Holds => _wrong <= Allowance + (_opened / OpensPerWrong);

    /// <summary>A file is opened.</summary>
    public void Opened() => _opened++;

    /// <summary>No program comes to a file: gives it up, unless it was read.</summary>
    /// <param name="piece">What was fetched of it.</param>
    /// <returns>Whether it was fetched for nothing.</returns>
    public bool GiveUp(AheadPiece piece)
    {
        if (!piece.IsWaiting)
        {
            return false;
        }

        fetcher.Drop(piece);
        _wrong++;
        return true;
    }
}
