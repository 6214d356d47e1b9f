namespace AisFs.Client.Groups;

/// <summary>How a group of objects is put into an archive, without the place of the archive.</summary>
/// <param name="Mime">The form; empty: as the archive's name says.</param>
/// <param name="IncludeSourceName">Whether members are named <c>bucket/object</c>.</param>
/// <param name="AllowAppend">Whether an archive that exists gets further members.</param>
/// <param name="ContinueOnError">Whether to go on when one object fails.</param>
internal readonly record struct ArchiveWish(string Mime, bool IncludeSourceName, bool AllowAppend, bool ContinueOnError);
