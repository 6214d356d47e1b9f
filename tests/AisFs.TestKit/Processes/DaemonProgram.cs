namespace AisFs.TestKit.Processes;

/// <summary>The <c>aisfs</c> program under test: <c>AISFS_TEST_DAEMON</c>, or what the build of src/AisFs.Cli made.</summary>
public static class DaemonProgram
{
    /// <summary>Its path.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("AISFS_TEST_DAEMON") is { Length: > 0 } given ? System.IO.Path.GetFullPath(given) : FindBuilt();

    /// <summary>What the build of src/AisFs.Cli made, with its assemblies beside it, whatever program is under test.</summary>
    public static string Built { get; } = FindBuilt();

    private static string FindBuilt()
    {
        // tests/X/bin/<configuration>/net10.0/ -> src/AisFs.Cli/bin/<configuration>/net10.0/
        DirectoryInfo here = new(AppContext.BaseDirectory);
        string built = System.IO.Path.Combine(Repository.Root, "src", "AisFs.Cli", "bin", here.Parent?.Name ?? "Debug", here.Name, "aisfs");
        return File.Exists(built) ? built : System.IO.Path.Combine(AppContext.BaseDirectory, "aisfs");
    }
}
