using System.Diagnostics;
using AisFs.TestKit.Mounts;

namespace AisFs.Fsx;

/// <summary>One run, with what it prints.</summary>
internal static class FsxSession
{
    /// <summary>Runs over one file.</summary>
    /// <param name="options">What is done.</param>
    /// <param name="file">The file.</param>
    /// <param name="mount">The mount that it is on, to be killed when the run hangs; null where there is none.</param>
    /// <returns>The exit code: 0; 1 after a mismatch; 3 when it hung.</returns>
    public static int Run(FsxOptions options, string file, MountProcess? mount)
    {
        FsxRun run = new(options, file);
        using FsxWatchdog watchdog = new(run, mount, options.Limit);
        long started = Stopwatch.GetTimestamp();
        try
        {
            run.Go(Console.WriteLine);
        }
        catch (FsxException e)
        {
            if (options.Log is { } log)
            {
                File.WriteAllText(log, e.Message);
            }

            Console.Error.WriteLine(e.Message);
            return watchdog.HasStruck ? 3 : 1;
        }

        Console.WriteLine($"{options.Operations} operations in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {run.Compared} bytes compared, no mismatch");
        Console.WriteLine(string.Join(", ", run.Counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}")));
        return 0;
    }
}
