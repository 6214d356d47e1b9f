using System.Reflection;

namespace AisFs.Cli.Running;

/// <summary>The version of this build.</summary>
internal static class ProgramVersion
{
    /// <summary>The version, without the source revision.</summary>
    public static string Text { get; } =
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
