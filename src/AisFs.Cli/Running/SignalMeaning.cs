namespace AisFs.Cli.Running;

/// <summary>What a signal means to a program that serves.</summary>
internal enum SignalMeaning
{
    /// <summary>To finish and end.</summary>
    Stop,

    /// <summary>The same, while the system waits for some seconds, and then ends the process.</summary>
    End,

    /// <summary>To open log files anew.</summary>
    ReopenLog,
}
