using System.Diagnostics;
using AisFs.Crash;

CrashOptions options;
try
{
    options = CrashOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n\n{CrashOptions.Usage}");
    return 2;
}

try
{
    if (options.Kills > 0)
    {
        KillRun kills = new(options);
        long started = Stopwatch.GetTimestamp();
        await kills.GoAsync(text => Console.WriteLine($"kills, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {text}"));
        Console.WriteLine($"kills, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {kills.Tally}; nothing was lost");
    }
}
catch (CrashException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

return 0;
