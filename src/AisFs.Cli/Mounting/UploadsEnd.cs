using System.Globalization;
using System.Text;
using AisFs.Cli.Text;
using AisFs.Vfs.Api;

namespace AisFs.Cli.Mounting;

/// <summary>What became of the uploads of a mount that has ended, as its daemon tells it line by line.</summary>
internal sealed class UploadsEnd
{
    private const string LeftoverWord = "leftover";
    private const string LastWord = "end";
    private const int MaxNames = 5;

    private readonly List<string> _names = [];
    private int _lost;
    private int _unclosed;
    private string _folder = string.Empty;

    /// <summary>Whether the daemon has told all.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether all is on the cluster.</summary>
    public bool IsGood => IsWhole && _names.Count == 0;

    /// <summary>One file that did not reach the cluster, as it is sent.</summary>
    public static string LineOf(FsLeftover leftover)
        => string.Create(CultureInfo.InvariantCulture, $"{LeftoverWord} {leftover.Kind} {(leftover.WasClosed ? 1 : 0)} {Encode(leftover.Name)}");

    /// <summary>The last line, as it is sent.</summary>
    public static string LastLine(string stagingDirectory) => $"{LastWord} {Encode(stagingDirectory)}";

    /// <summary>Reads one line; others are passed over.</summary>
    public void Add(string line)
    {
        switch (line.Split(' '))
        {
            case [LeftoverWord, var kind, var closed, var name]:
                _names.Add(Decode(name));
                _lost += kind == nameof(FsLeftoverKind.Lost) ? 1 : 0;
                _unclosed += closed == "0" ? 1 : 0;
                break;
            case [LastWord, var folder]:
                _folder = Decode(folder);
                IsWhole = true;
                break;
        }
    }

    /// <summary>What the user is told when not all is good.</summary>
    public string Explain()
    {
        if (!IsWhole)
        {
            return "the mount is gone, but its daemon did not report how it ended: its log says whether everything was uploaded, and 'aisfs recover list' shows what was not.";
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{_names.Count} {(_names.Count == 1 ? "file" : "files")} did not reach the cluster: ");
        text.AppendJoin(", ", _names.Take(MaxNames)).Append(_names.Count > MaxNames ? ", ... " : ". ");
        if (_unclosed > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{_unclosed} of them had not been closed, and may not be whole. ");
        }

        if (_names.Count > _lost)
        {
            text.Append(CultureInfo.InvariantCulture, $"The bytes are kept in {_folder}: 'aisfs recover list --staging-dir {_folder}' shows them. ");
        }

        if (_lost > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"The bytes of {_lost} could not be kept. ");
        }

        return text.Append("The log says why.").ToString();
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // The peer may be anybody: nothing of it may control the terminal.
    private static string Decode(string text)
    {
        byte[] bytes = new byte[text.Length];
        string decoded = Convert.TryFromBase64String(text, bytes, out int count) ? Encoding.UTF8.GetString(bytes, 0, count) : "?";
        return PrintableText.Escape(decoded);
    }
}
