namespace AisFs.Cli.Options;

/// <summary>The folder that the program was started in: relative paths are relative to it, also when a daemon has left it.</summary>
internal static class StartFolder
{
    private static readonly Lazy<string?> s_path = new(Find);

    /// <summary>The folder; null when it is gone.</summary>
    public static string? Path => s_path.Value;

    /// <summary>Remembers the present folder. Called before it is left.</summary>
    public static void Remember() => _ = s_path.Value;

    private static string? Find()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
