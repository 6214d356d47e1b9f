using System.Diagnostics;
using AisFs.Crash;
using AisFs.Crash.Disk;

if (OperatingSystem.IsLinux() && args is [DiskProgram.Verb, var mountpoint])
{
    return await DiskProgram.RunAsync(mountpoint);
}

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
        using KillRun kills = new(options);
        long started = Stopwatch.GetTimestamp();
        await kills.GoAsync(text => Console.WriteLine($"kills, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {text}"));
        Console.WriteLine($"kills, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {kills.Tally}; nothing was lost");
    }

    if (options.PowerLosses > 0)
    {
        PowerRun losses = new(options);
        long started = Stopwatch.GetTimestamp();
        await losses.GoAsync(text => Console.WriteLine($"power losses, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {text}"));
        Console.WriteLine($"power losses, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {losses.Tally}; nothing wrong went up");
    }
}
catch (CrashException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

return 0;
