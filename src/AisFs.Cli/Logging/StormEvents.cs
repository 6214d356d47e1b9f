using System.Collections.Frozen;

namespace AisFs.Cli.Logging;

/// <summary>
/// The events that a single request can cause, and a thousand requests a thousand times. An event that tells the fate of a
/// file's bytes is none of them: it is a line each time.
/// </summary>
internal static class StormEvents
{
    private static readonly FrozenSet<int> s_limited = new[]
    {
        1001, 1008, // another proxy, an incomplete listing
        2011, 2020, 2021, 2022, // operations that failed or were given up
        2500, 2501, 2504, 2505, 2507, 2511, 2514, 2515, // reads and parts of uploads that are tried again
        2901, 2903, // requests that failed
        3002, 3003, 3006, // requests of the kernel
        6001, // requests to the embedded server
    }.ToFrozenSet();

    /// <summary>Whether only the first of many are lines.</summary>
    /// <param name="id">The event.</param>
    /// <returns>Whether it is limited.</returns>
    public static bool AreLimited(int id) => s_limited.Contains(id);
}
