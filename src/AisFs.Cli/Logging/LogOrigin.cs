using System.Globalization;
using AisFs.Cli.Text;

namespace AisFs.Cli.Logging;

/// <summary>Where lines of the log come from: several mounts may write to one file, or to one journal.</summary>
internal sealed class LogOrigin
{
    private volatile string _mount = string.Empty;

    /// <summary>The process.</summary>
    public int Pid { get; } = Environment.ProcessId;

    /// <summary>The mountpoint; empty for a program that mounts nothing, and until it is known. May be set from any thread.</summary>
    public string Mount
    {
        get => _mount;
        set
        {
            _mount = value;
            Prefix = MakePrefix();
        }
    }

    /// <summary>The beginning of a line of text: program, process and mountpoint, on one line whatever the mountpoint is.</summary>
    public string Prefix { get; private set; }

    /// <summary>Begins without a mountpoint.</summary>
    public LogOrigin() => Prefix = MakePrefix();

    private string MakePrefix()
        => string.Create(CultureInfo.InvariantCulture, $"aisfs[{Pid}]{(_mount.Length > 0 ? " " + PrintableText.Escape(_mount) : string.Empty)}: ");
}
