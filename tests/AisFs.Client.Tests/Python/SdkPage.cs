using System.Text;

namespace AisFs.Client.Tests.Python;

/// <summary>Writes PYTHON.md: the entries of the Python SDK and their counterparts, a row for each member.</summary>
internal sealed class SdkPage(SdkReference reference)
{
    private const string Head = """
        # From the Python SDK of AIStore to AisFs.Client

        Every class, member and argument of the Python SDK's reference, and what does the same here. A test writes this page from
        `tests/Data/python`, and fails when an entry is left out or when a counterpart does not exist. All methods that ask the cluster take a
        `CancellationToken` beside what is listed. Where there is no counterpart, the reason stands instead.

        """;

    private readonly HashSet<string> _entries = [.. reference.Entries];

    public string Write()
    {
        StringBuilder text = new(Head.ReplaceLineEndings("\n"));
        foreach (IGrouping<string, string> module in reference.Entries.Where(IsTop).GroupBy(SdkReference.Above).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {module.Key}\n\n");
            if (Reason(module.Key) is { } reason)
            {
                text.Append($"No counterpart: {reason}.\n");
                continue;
            }

            text.Append("| Python | AisFs.Client |\n|---|---|\n");
            foreach (string top in module)
            {
                WriteTop(text, top);
            }
        }

        return text.ToString();
    }

    // A class, or a function of a module.
    private bool IsTop(string entry) => !_entries.Contains(SdkReference.Above(entry));

    private IEnumerable<string> Below(string entry) => reference.Entries.Where(other => SdkReference.Above(other) == entry);

    private string? Reason(string above) => reference.Written.TryGetValue(above, out string? found) && SdkReference.IsReason(found) ? SdkReference.ReasonOf(found) : null;

    private void WriteTop(StringBuilder text, string top)
    {
        string name = LastOf(top);
        text.Append($"| **{name}** | {Cell(reference.Find(top)!)} |\n");
        if (Reason(top) is not null)
        {
            return;
        }

        foreach (string member in Below(top))
        {
            string[] arguments = [.. Below(member)];
            string told = Cell(reference.Find(member)!);
            string shown = string.Join(", ", arguments.Select(LastOf));
            text.Append($"| `{name}.{LastOf(member)}{(arguments.Length > 0 ? $"({shown})" : string.Empty)}` | {told}");
            if (Reason(member) is null)
            {
                text.Append(string.Concat(arguments.Select(argument => $"<br>{LastOf(argument)}: {Cell(reference.Find(argument)!)}")));
            }

            text.Append(" |\n");
        }
    }

    private static string LastOf(string entry) => entry[(entry.LastIndexOf('.') + 1)..];

    private static string Cell(string counterpart) => SdkReference.IsReason(counterpart) ? $"– {SdkReference.ReasonOf(counterpart)}" : $"`{counterpart}`";
}
