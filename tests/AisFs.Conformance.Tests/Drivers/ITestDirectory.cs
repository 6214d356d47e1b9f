namespace AisFs.Conformance.Tests.Drivers;

/// <summary>An open directory.</summary>
public interface ITestDirectory : IDisposable
{
    /// <summary>Reads the next entries, "." and ".." too; empty at the end.</summary>
    Outcome<IReadOnlyList<Listed>> ReadSome();

    /// <summary>Goes to a place in the directory: 0, or the cookie of an entry, to go on behind it.</summary>
    Outcome Seek(long cookie);

    Outcome Sync();
}
