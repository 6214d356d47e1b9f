namespace AisFs.Client.Groups;

/// <summary>The forms of archives that AIStore knows, by extension (source: cmn/archive/mime.go).</summary>
internal static class ArchiveForms
{
    // The longer ones first: ".tar.gz" contains ".tar".
    private static readonly (string Extension, string Form)[] s_forms =
    [
        (".tar.gz", ".tar.gz"), (".tar.lz4", ".tar.lz4"), (".tgz", ".tar.gz"), (".tar", ".tar"), (".zip", ".zip"),
    ];

    /// <summary>
    /// Refuses a form that contradicts the extension of an archive. The cluster would write it, and then read it by the extension,
    /// in vain.
    /// </summary>
    /// <param name="mime">The form, for example <c>.tar</c> or <c>application/x-tar</c>; empty: as the name says.</param>
    /// <param name="name">The archive's name. One without a known extension takes any form.</param>
    /// <exception cref="ArgumentException">They contradict each other, or the form is unknown.</exception>
    public static void Check(string mime, string name)
    {
        ArgumentNullException.ThrowIfNull(mime);
        ArgumentNullException.ThrowIfNull(name);
        if (mime.Length == 0)
        {
            return;
        }

        string form = Array.Find(s_forms, pair => mime.Contains(pair.Extension.AsSpan(1), StringComparison.Ordinal)).Form
            ?? throw new ArgumentException($"'{mime}' is no form of archives: use .tar, .tgz, .tar.gz, .tar.lz4 or .zip.", nameof(mime));
        string? told = Array.Find(s_forms, pair => name.EndsWith(pair.Extension, StringComparison.Ordinal)).Form;
        if (told is not null && told != form)
        {
            throw new ArgumentException($"The archive '{name}' would be written as {form}, and read as {told}: give it another extension, or leave the form away.", nameof(mime));
        }
    }
}
