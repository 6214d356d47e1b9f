using System.Globalization;
using System.Text;

namespace AisFs.Client.Transfers;

/// <summary>
/// A local file that says how far a transfer has come: what is transferred, and the numbers of the pieces that are done. One line each; a
/// line that was cut off counts for nothing. May be called from many threads at once.
/// </summary>
internal sealed class TransferLedger : IDisposable
{
    private const string Header = "aisfs transfer 1 ";
    private const char Started = '+';
    private const int MostBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly string _path;
    private readonly HashSet<int> _done = [];
    private readonly HashSet<int> _started = [];

    private TransferLedger(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>What the file says to be transferred, beside the subject; empty for a new one.</summary>
    public string Detail { get; private set; } = string.Empty;

    /// <summary>The numbers of the pieces that are done.</summary>
    public IReadOnlyCollection<int> Done
    {
        get
        {
            lock (_lock)
            {
                return [.. _done];
            }
        }
    }

    /// <summary>The numbers of the pieces that were begun and are not known to be done.</summary>
    public IReadOnlyCollection<int> Unclear
    {
        get
        {
            lock (_lock)
            {
                return [.. _started.Except(_done)];
            }
        }
    }

    /// <summary>Opens a file, or makes it. What it says of another subject is dropped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="subject">What is transferred, on one line; its version too.</param>
    /// <exception cref="IOException">Another transfer uses the file, or it can't be written, or it is none of ours.</exception>
    public static TransferLedger Open(string path, string subject)
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            TransferLedger ledger = new(path, file);
            ledger.Read(Escape(subject));
            return ledger;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Begins anew: nothing is done.</summary>
    /// <param name="subject">What is transferred, on one line.</param>
    /// <param name="detail">What else is to be remembered, on one line.</param>
    public void Begin(string subject, string detail)
    {
        lock (_lock)
        {
            _done.Clear();
            _started.Clear();
            Detail = detail;
            _file.SetLength(0);
            Write($"{Header}{Escape(subject)}\n{Escape(detail)}\n");
        }
    }

    /// <summary>A piece is about to be begun.</summary>
    /// <param name="number">Its number.</param>
    public void Start(int number)
    {
        lock (_lock)
        {
            if (_started.Add(number))
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"{Started}{number}\n"));
            }
        }
    }

    /// <summary>A piece is done, and stays so whatever happens to this machine.</summary>
    /// <param name="number">Its number.</param>
    public void Add(int number)
    {
        lock (_lock)
        {
            if (_done.Add(number))
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"{number}\n"));
            }
        }
    }

    /// <summary>All is done: the file is removed.</summary>
    public void Complete()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Names of objects may hold line breaks.
    private static string Escape(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Unescape(string text) => text.Replace("%0A", "\n", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);

    private void Read(string subject)
    {
        if (_file.Length > MostBytes)
        {
            throw new IOException($"'{_path}' is too large to be the record of a transfer: name another file.");
        }

        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (bytes.Length > 0 && !lines[0].StartsWith(Header, StringComparison.Ordinal))
        {
            // Never overwrite a file that somebody named by mistake.
            throw new IOException($"'{_path}' is there already and is not the record of a transfer: name another file.");
        }

        if (lines.Length < 3 || lines[0] != Header + subject)
        {
            return;
        }

        Detail = Unescape(lines[1]);
        foreach (string line in lines[2..^1])
        {
            bool isStart = line.StartsWith(Started);
            if (int.TryParse(isStart ? line.AsSpan(1) : line, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                (isStart ? _started : _done).Add(number);
            }
        }

        // What was cut off is written over by what comes.
        _file.SetLength(bytes.Length - Encoding.UTF8.GetByteCount(lines[^1]));
        _file.Seek(0, SeekOrigin.End);
    }

    private void Write(string text)
    {
        _file.Write(Encoding.UTF8.GetBytes(text));
        _file.Flush(flushToDisk: true);
    }
}
