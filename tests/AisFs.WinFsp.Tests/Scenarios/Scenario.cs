namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>What one program does, in steps between which others have their turn.</summary>
public abstract class Scenario
{
    /// <summary>The files that there are before.</summary>
    internal virtual IEnumerable<(string Name, byte[] Content)> Before => [];

    /// <summary>Acts.</summary>
    /// <param name="windows">What it acts on.</param>
    /// <returns>After each step, what was done.</returns>
    internal abstract IEnumerable<string> Steps(LazyWindows windows);

    /// <inheritdoc/>
    public override string ToString() => GetType().Name;
}
