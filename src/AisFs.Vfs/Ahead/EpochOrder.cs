namespace AisFs.Vfs.Ahead;

/// <summary>
/// The order in which the files of a directory were opened, each once: training programs repeat it. An epoch ends when
/// several files in a row are opened again. Not for several threads at a time.
/// </summary>
/// <param name="total">How many files the directory has.</param>
internal sealed class EpochOrder(int total)
{
    // An order of fewer files tells nothing.
    private const int Least = 8;

    // So many files in a row that were opened before begin an epoch; single ones do not.
    private const int Again = 3;

    private readonly List<int> _files = [];
    private readonly HashSet<int> _seen = [];
    private readonly List<int> _again = [];

    /// <summary>A file was opened.</summary>
    /// <returns>The order of the epoch that has ended; null while it goes on.</returns>
    public WalkOrder? Opened(int file)
    {
        if (_seen.Add(file))
        {
            _files.Add(file);
            _again.Clear();
            return null;
        }

        _again.Add(file);
        if (_again.Count < Again)
        {
            return null;
        }

        WalkOrder? ended = _files.Count >= Least ? WalkOrder.Of([.. _files], total) : null;
        _files.Clear();
        _seen.Clear();
        foreach (int again in _again)
        {
            if (_seen.Add(again))
            {
                _files.Add(again);
            }
        }

        _again.Clear();
        return ended;
    }
}
