using System.CommandLine;

namespace AisFs.Cli.Commands;

/// <summary>The commands that look into mounts that run.</summary>
internal static class InspectionCommands
{
    /// <summary>Adds them.</summary>
    /// <param name="root">The command that they belong to.</param>
    public static void AddTo(Command root)
    {
        root.Add(StatusCommand.Create());
        root.Add(StatsCommand.Create());
        root.Add(TraceCommand.Create());
        root.Add(FlushCommand.Create());
        root.Add(CacheCommands.CreateRefresh());
        root.Add(CacheCommands.CreateForget());
        root.Add(WarmCommand.Create());
        root.Add(BenchCommand.Create());
        root.Add(LogLevelCommand.Create());
        root.Add(DoctorCommand.Create());
    }
}
