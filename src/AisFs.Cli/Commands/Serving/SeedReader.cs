using AisFs.Cli.Options;
using AisFs.DevServer;

namespace AisFs.Cli.Commands.Serving;

/// <summary>Reads the list of what a server is filled with.</summary>
internal static class SeedReader
{
    /// <summary>Reads a list.</summary>
    /// <exception cref="OptionException">It cannot be read, or is no such list.</exception>
    public static SeedFile Read(string file)
    {
        string path = ValueParser.FullPath("--seed", file);
        try
        {
            return SeedFile.Read(path);
        }
        catch (FormatException e)
        {
            throw new OptionException($"--seed: '{path}' is not a list of buckets and objects: {e.Message}. It looks like {{\"buckets\":[{{\"name\":\"b\",\"objects\":[{{\"name\":\"a.txt\",\"text\":\"hello\"}}]}}]}}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"--seed: '{path}' cannot be read: {e.Message}");
        }
    }
}
