namespace AisFs.TestKit;

/// <summary>Where the tests find the sources and the recorded protocol data.</summary>
public static class Repository
{
    /// <summary>The folder of AisFs.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// A file of the recorded protocol data (tests/Data/wire). A file of that name below the folder that
    /// <c>AISFS_GOLDEN_DIR</c> names takes precedence.
    /// </summary>
    /// <param name="fileName">The file below the folder.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string WireData(string fileName)
    {
        string path = Environment.GetEnvironmentVariable("AISFS_GOLDEN_DIR") is { Length: > 0 } folder && Path.Combine(folder, fileName) is var other && File.Exists(other)
            ? other
            : Path.Combine(Root, "tests", "Data", "wire", fileName);
        return File.Exists(path) ? path : throw new FileNotFoundException($"The recorded protocol data '{fileName}' is not there.", path);
    }

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
