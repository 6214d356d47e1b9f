namespace AisFs.Cli.Options;

/// <summary>What has a meaning on the other system only is refused: passed over, it would seem to be done.</summary>
internal static class OtherSystem
{
    /// <summary>The system that an option of the other one is for.</summary>
    public static string Name { get; } = OperatingSystem.IsWindows() ? "Linux" : "Windows";

    /// <summary>Refuses an option.</summary>
    /// <param name="spelling">The option as it was spelt.</param>
    /// <returns>The error.</returns>
    public static OptionException Refuse(string spelling) => new($"{spelling}: this option is for {Name} only.");
}
