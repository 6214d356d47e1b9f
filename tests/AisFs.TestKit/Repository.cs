namespace AisFs.TestKit;

/// <summary>Where the tests find the sources and the recorded protocol data.</summary>
public static class Repository
{
    /// <summary>The folder of AisFs.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the recorded protocol data: <c>AISFS_GOLDEN_DIR</c>, or the one beside the repository.</summary>
    public static string WireDataFolder
        => Environment.GetEnvironmentVariable("AISFS_GOLDEN_DIR") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Root, "..", "shared", "ais-wire");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AisFs.sln")))
            {
                return folder.FullName;
            }
        }

        // Published test programs (under Wine, for example) run outside of the tree.
        return AppContext.BaseDirectory;
    }
}
