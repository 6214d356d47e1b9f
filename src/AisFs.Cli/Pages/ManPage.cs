using System.Globalization;
using System.Text;

namespace AisFs.Cli.Pages;

/// <summary>Writes a manual page in the man macros of roff. Words in backticks are set in bold.</summary>
internal sealed class ManPage
{
    private const int MaxLineLength = 79;

    private readonly StringBuilder _text = new();
    private bool _isBelowHeading;

    /// <summary>Begins a page.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="section">Its section: 1, 5 or 8.</param>
    /// <param name="date">When its text was last changed, as YYYY-MM-DD.</param>
    public ManPage(string name, int section, string date)
    {
        Raw($".\\\" Made by 'aisfs man {name}.{section}'.");
        Raw(string.Create(CultureInfo.InvariantCulture, $".TH {Escaped(name.ToUpperInvariant())} {section} {date} AisFs"));
    }

    /// <summary>Begins a section.</summary>
    /// <param name="title">Its heading.</param>
    public ManPage Section(string title) => Raw(".SH " + Quoted(title.ToUpperInvariant()));

    /// <summary>Begins a part of a section.</summary>
    /// <param name="title">Its heading.</param>
    public ManPage Part(string title) => Raw(".SS " + Quoted(title));

    /// <summary>Writes a paragraph.</summary>
    /// <param name="text">The text.</param>
    public ManPage Paragraph(string text) => Break().Line(text);

    /// <summary>Writes a term with its explanation.</summary>
    /// <param name="term">The term.</param>
    /// <param name="text">The explanation.</param>
    public ManPage Term(string term, string text) => Raw(".TP").Line(term).Line(text);

    /// <summary>Writes lines as they are, indented.</summary>
    /// <param name="lines">The lines.</param>
    public ManPage Example(params ReadOnlySpan<string> lines)
    {
        Break().Raw(".RS 4").Raw(".nf");
        foreach (string line in lines)
        {
            Raw(line.Length == 0 ? "\\&" : Guarded(Escaped(line)));
        }

        return Raw(".fi").Raw(".RE");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    // A heading has ended the last paragraph already.
    private ManPage Break()
    {
        if (!_isBelowHeading)
        {
            Raw(".PP");
        }

        return this;
    }

    private ManPage Line(string text)
    {
        StringBuilder line = new();
        bool isBold = false;
        foreach (string piece in text.Split('`'))
        {
            line.Append(isBold ? "\\fB" : string.Empty).Append(Escaped(piece)).Append(isBold ? "\\fR" : string.Empty);
            isBold = !isBold;
        }

        return Wrapped(line.ToString());
    }

    // Readers set the lines anew; their length matters to those who look at differences only.
    private ManPage Wrapped(string text)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length >= MaxLineLength)
            {
                Raw(Guarded(line.ToString()));
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        return Raw(Guarded(line.ToString()));
    }

    private ManPage Raw(string line)
    {
        _text.Append(line).Append('\n');
        _isBelowHeading = line.StartsWith(".S", StringComparison.Ordinal);
        return this;
    }

    private static string Quoted(string text) => '"' + Escaped(text) + '"';

    private static string Escaped(string text)
        => text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("\"", "\\(dq", StringComparison.Ordinal)
            .Replace("~", "\\(ti", StringComparison.Ordinal).Replace("^", "\\(ha", StringComparison.Ordinal).Replace("'", "\\(aq", StringComparison.Ordinal);

    // A dot or an apostrophe in front would make it a macro.
    private static string Guarded(string line) => line is ['.' or '\'', ..] ? "\\&" + line : line;
}
