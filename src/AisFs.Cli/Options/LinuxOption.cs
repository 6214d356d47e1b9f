using System.CommandLine;

namespace AisFs.Cli.Options;

/// <summary>A switch of a command that means something on Linux only. Windows neither shows nor takes it.</summary>
internal sealed class LinuxOption : Option<bool>
{
    /// <summary>Makes one.</summary>
    /// <param name="name">The name with its dashes.</param>
    /// <param name="aliases">Further names.</param>
    public LinuxOption(string name, params string[] aliases)
        : base(name, aliases) => Hidden = OperatingSystem.IsWindows();

    /// <summary>Refuses it on Windows.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="OptionException">It was given.</exception>
    public void RefuseElsewhere(ParseResult parsed)
    {
        if (OperatingSystem.IsWindows() && parsed.GetResult(this) is { Implicit: false } given)
        {
            throw OtherSystem.Refuse(given.IdentifierToken?.Value ?? Name);
        }
    }
}
