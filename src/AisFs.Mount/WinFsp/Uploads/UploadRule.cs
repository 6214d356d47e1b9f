namespace AisFs.Mount.WinFsp.Uploads;

/// <summary>
/// Decides when an open file is uploaded. Windows tells the end of a file first and writes its pages later, through
/// whatever open of the file, even after the writer has closed: what goes up must never be a size without its bytes. Not
/// safe for threads.
/// </summary>
internal sealed class UploadRule
{
    // What moves of the end of file have added and no write has filled.
    private readonly ByteRanges _missing = new();
    private int _writers;
    private FileChanges _changes;
    private UploadStep _debt;
    private bool _isLost;

    /// <summary>Whether all bytes up to the end of the file have come.</summary>
    internal bool IsWhole => _missing.IsEmpty && !_isLost;

    /// <summary>Whether there are changes that no upload has taken along.</summary>
    internal bool IsChanged => _changes != FileChanges.None;

    /// <summary>Whether pages were lost before they reached the file system: it is not to be uploaded at all.</summary>
    internal bool IsLost => _isLost;

    /// <summary>What is to be done now.</summary>
    internal UploadStep Next
        => !IsChanged || !IsWhole ? UploadStep.None
            : _debt == UploadStep.None && _writers == 0 ? UploadStep.AfterQuiet
            : _debt;

    // The driver's cache may have more pages to write, which nothing announces: those within the old size. Together with
    // what has come they may be a file that never was.
    private bool MayHaveMore => _changes is FileChanges.EndMoved or FileChanges.Pages;

    private bool HasPages => _changes is FileChanges.Pages or FileChanges.Refilled;

    /// <summary>The file was opened once more.</summary>
    /// <param name="isWriter">Whether for writing.</param>
    /// <param name="hasChanged">Whether the open has made or emptied the file.</param>
    internal void Opened(bool isWriter, bool hasChanged)
    {
        _writers += isWriter ? 1 : 0;
        if (hasChanged)
        {
            _changes = HasPages ? FileChanges.Refilled : FileChanges.Emptied;
        }
    }

    /// <summary>The last handle of an open was closed.</summary>
    /// <param name="isWriter">Whether it was open for writing.</param>
    /// <param name="hasChanged">Whether the file was changed through it.</param>
    /// <param name="isOpen">Whether others have its data open: the driver keeps its pages until they close, too.</param>
    /// <returns>What is to be done now. Bytes that are missing are waited for.</returns>
    internal UploadStep Left(bool isWriter, bool hasChanged, bool isOpen)
    {
        _writers -= isWriter ? 1 : 0;
        if (hasChanged || (isWriter && HasPages) || (_writers == 0 && IsChanged))
        {
            Owe(isOpen && MayHaveMore ? UploadStep.AfterQuiet : UploadStep.Now);
        }

        return Next;
    }

    /// <summary>The last open is gone, and the driver's pages with it: what has not come by now is a hole.</summary>
    /// <returns>What is to be done now.</returns>
    internal UploadStep Ended()
    {
        _missing.Clear();
        Owe(UploadStep.Now);
        return Next;
    }

    /// <summary>The end of the file is about to be moved.</summary>
    /// <param name="before">Where it is.</param>
    /// <param name="after">Where it will be.</param>
    internal void Resizing(long before, long after)
    {
        _missing.CutAt(before);
        _missing.Add(before, after);
    }

    /// <summary>The end of the file could not be moved.</summary>
    /// <param name="before">Where it is.</param>
    internal void NotResized(long before) => _missing.CutAt(before);

    /// <summary>The end of the file was moved.</summary>
    /// <param name="size">Where it is now.</param>
    internal void Resized(long size)
    {
        _missing.CutAt(size);
        if (size == 0)
        {
            _isLost = false;
            _changes = FileChanges.Emptied;
        }
        else if (_changes == FileChanges.None)
        {
            _changes = FileChanges.EndMoved;
        }

        if (IsWhole && _writers > 0)
        {
            // A writer has cut it, and its close is to come: an earlier writer's changes have no meaning any more.
            _debt = UploadStep.None;
        }
    }

    /// <summary>Bytes were written.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one behind the last.</param>
    /// <param name="isPage">Whether the driver's cache wrote them, for whichever open.</param>
    /// <returns>What is to be done now.</returns>
    internal UploadStep Wrote(long from, long to, bool isPage)
    {
        _missing.Remove(from, to);
        _changes = (_changes, isPage) switch
        {
            (FileChanges.Emptied or FileChanges.Refilled, true) => FileChanges.Refilled,
            (_, true) => FileChanges.Pages,
            (FileChanges.None or FileChanges.EndMoved, false) => FileChanges.Written,
            (_, false) => _changes,
        };
        return Next;
    }

    /// <summary>A page did not reach the file system and will not come again.</summary>
    internal void Lost() => _isLost |= IsChanged || !_missing.IsEmpty;

    /// <summary>An upload begins, which takes all changes along.</summary>
    internal void Begins()
    {
        _changes = FileChanges.None;
        _debt = UploadStep.None;
    }

    // What is owed now stays owed now.
    private void Owe(UploadStep step)
    {
        if (_debt != UploadStep.Now)
        {
            _debt = step;
        }
    }
}
