using System.Text;
using AisFs.Cli.Text;
using AisFs.Vfs.Staging.Recovery;

namespace AisFs.Cli.Commands.Recovery;

/// <summary>What is told of entries. Names come from files and from clusters: nothing in them reaches a terminal as a command.</summary>
internal static class RecoverText
{
    private const int MaxFileName = 80;

    /// <summary>An object's name as it is shown.</summary>
    public static string Of(RecoveryEntry entry) => PrintableText.Escape(entry.Key.ToString());

    /// <summary>A file name for the bytes of an entry, in a folder that may hold those of others.</summary>
    public static string FileName(RecoveryEntry entry)
    {
        string last = entry.Key.Name[(entry.Key.Name.LastIndexOf('/') + 1)..];
        StringBuilder name = new(entry.Id + "-");
        foreach (char c in last.Length > MaxFileName ? last[..MaxFileName] : last)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        }

        return name.ToString().TrimEnd('.');
    }
}
