namespace AisFs.TestKit.Wine;

/// <summary>What the stand-in has counted.</summary>
/// <param name="Offered">Of each of the 64 callbacks, whether it is there.</param>
/// <param name="Calls">Of each, how often it was called.</param>
/// <param name="Pended">How many requests were answered later.</param>
/// <param name="Threads">How many threads dispatch.</param>
/// <param name="Open">How many opens there are.</param>
/// <param name="DirtyPages">How many pages of the cache are not written yet.</param>
/// <param name="PageWrites">How many writes of pages there were.</param>
/// <param name="LostPageWrites">How many of them failed: nobody hears of it.</param>
/// <param name="NotifyTimeouts">How often changes could not be told because a rename was under way.</param>
public sealed record WindowsStatistics(
    bool[] Offered, long[] Calls, long Pended, int Threads, int Open, int DirtyPages, long PageWrites, long LostPageWrites, long NotifyTimeouts)
{
    /// <summary>The names of the callbacks, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "GetVolumeInfo", "SetVolumeLabel", "GetSecurityByName", "Create", "Open", "Overwrite", "Cleanup", "Close", "Read", "Write", "Flush",
        "GetFileInfo", "SetBasicInfo", "SetFileSize", "CanDelete", "Rename", "GetSecurity", "SetSecurity", "ReadDirectory", "ResolveReparsePoints",
        "GetReparsePoint", "SetReparsePoint", "DeleteReparsePoint", "GetStreamInfo", "GetDirInfoByName", "Control", "SetDelete", "CreateEx",
        "OverwriteEx", "GetEa", "SetEa", "Obsolete0", "DispatcherStopped",
    ];

    /// <summary>Callbacks that are there but were never called.</summary>
    public IEnumerable<string> NeverCalled() => Enumerable.Range(0, Names.Count).Where(i => Offered[i] && Calls[i] == 0).Select(i => Names[i]);
}
