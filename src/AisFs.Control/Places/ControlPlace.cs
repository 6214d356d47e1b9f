using System.Globalization;

namespace AisFs.Control.Places;

/// <summary>The files of one mount in a control folder. They are named by its process.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Pid">The process.</param>
public sealed record ControlPlace(string Folder, int Pid)
{
    private const string IdentityEnding = ".json";

    /// <summary>The Unix socket.</summary>
    public string Socket => Path.Combine(Folder, Text + ".sock");

    /// <summary>The file that says which mount it is. It is there as long as the mount serves.</summary>
    public string Identity => Path.Combine(Folder, Text + IdentityEnding);

    /// <summary>The named pipe on Windows.</summary>
    public string Pipe => "aisfs-" + Text;

    private string Text => Pid.ToString(CultureInfo.InvariantCulture);

    /// <summary>Finds the mounts of a folder.</summary>
    /// <param name="folder">The folder; may be missing.</param>
    /// <returns>Their places.</returns>
    public static IReadOnlyList<ControlPlace> FindIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*" + IdentityEnding)
                .Select(static path => Path.GetFileNameWithoutExtension(path))
                .Where(static name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(name => new ControlPlace(folder, int.Parse(name, CultureInfo.InvariantCulture)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Removes the files, as far as they are there and can be removed.</summary>
    public void Remove()
    {
        foreach (string path in new[] { Identity, Socket })
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's: that user's next command removes it.
            }
        }
    }
}
