namespace AisFs.Vfs.Ahead;

/// <summary>
/// Learns whether a kernel still has the pages of files that were read before: then their opens are followed by no read, and
/// there is nothing to fetch ahead. May be called from many threads at once.
/// </summary>
internal sealed class KernelPages
{
    // So few opens say nothing.
    private const int FewestOpens = 8;

    // What was long ago counts less and less.
    private const int MostOpens = 64;

    private readonly Lock _lock = new();
    private int _opens;
    private int _reads;

    /// <summary>Whether most files that were read before are opened without a read that reaches the file system.</summary>
    public bool AreKept
    {
        get
        {
            lock (_lock)
            {
                return _opens >= FewestOpens && _reads * 4 < _opens;
            }
        }
    }

    /// <summary>A file was opened whose pages a kernel may have.</summary>
    public void Opened()
    {
        lock (_lock)
        {
            if (++_opens >= MostOpens)
            {
                _opens /= 2;
                _reads /= 2;
            }
        }
    }

    /// <summary>The first read of such an open came: the kernel had dropped the pages.</summary>
    public void WereDropped()
    {
        lock (_lock)
        {
            _reads = Math.Min(_reads + 1, _opens);
        }
    }
}
