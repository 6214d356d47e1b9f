namespace AisFs.Client;

/// <summary>Looks whether a local file or directory is there before anything is sent, and says what is in its place.</summary>
internal static class LocalFiles
{
    /// <summary>Refuses a path that is no file.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="FileNotFoundException">There is nothing, or a directory.</exception>
    public static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(Directory.Exists(path) ? $"'{path}' is a directory, not a file." : $"The file '{path}' does not exist.", path);
        }
    }

    /// <summary>Refuses a path that is no directory.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="DirectoryNotFoundException">There is nothing, or a file.</exception>
    public static void RequireDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(File.Exists(path) ? $"'{path}' is a file, not a directory." : $"The directory '{path}' does not exist.");
        }
    }
}
