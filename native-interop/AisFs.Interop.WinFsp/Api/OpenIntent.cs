namespace AisFs.Interop.WinFsp.Api;

/// <summary>What a program asked for, before anything was granted; the default where no create or open is under way.</summary>
/// <param name="DesiredAccess">The rights, with MAXIMUM_ALLOWED (0x02000000) for all that are to be had.</param>
/// <param name="CreateOptions">FILE_DELETE_ON_CLOSE and the like; the disposition in the high eight bits.</param>
/// <param name="IsPresent">Whether a create or open is under way.</param>
public readonly record struct OpenIntent(uint DesiredAccess, uint CreateOptions, bool IsPresent);
