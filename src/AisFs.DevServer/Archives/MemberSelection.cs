using System.Text.RegularExpressions;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Archives;

/// <summary>Which members of an archive a request wants: archregx and archmode.</summary>
internal sealed class MemberSelection
{
    private readonly string _text;
    private readonly string _mode;
    private readonly Regex? _regex;

    public MemberSelection(string text, string mode)
    {
        _text = text;
        _mode = mode;
        if (mode is not ("regexp" or "prefix" or "suffix" or "substr" or "wdskey"))
        {
            throw new RequestException(400, $"invalid archmode \"{mode}\"");
        }

        try
        {
            _regex = mode == "regexp" ? new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) : null;
        }
        catch (ArgumentException e)
        {
            throw new RequestException(400, $"invalid archregx \"{text}\": {e.Message}");
        }
    }

    public bool Matches(string name) => _mode switch
    {
        "prefix" => name.StartsWith(_text, StringComparison.Ordinal),
        "suffix" => name.EndsWith(_text, StringComparison.Ordinal),
        "substr" => name.Contains(_text, StringComparison.Ordinal),

        // The key of a WebDataset sample is the name up to the first dot of its last segment.
        "wdskey" => KeyOf(name) == _text,
        _ => _regex!.IsMatch(name),
    };

    private static string KeyOf(string name)
    {
        int dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? name : name[..dot];
    }
}
