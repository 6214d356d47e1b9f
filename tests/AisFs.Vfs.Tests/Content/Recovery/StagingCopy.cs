namespace AisFs.Vfs.Tests.Content.Recovery;

/// <summary>Copies of staging directories.</summary>
internal static class StagingCopy
{
    /// <summary>What is on disk at this instant is what a killed process leaves: nobody holds the copy's locks.</summary>
    public static void OfKilled(string staging, string destination)
    {
        foreach (string folder in Directory.GetDirectories(staging))
        {
            string copy = Path.Combine(destination, Path.GetFileName(folder));
            CreatePrivate(copy);
            foreach (string file in Directory.GetFiles(folder))
            {
                if (Path.GetFileName(file) == "lock")
                {
                    File.WriteAllBytes(Path.Combine(copy, "lock"), []);
                }
                else
                {
                    Copy(file, Path.Combine(copy, Path.GetFileName(file)));
                }
            }
        }
    }

    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // File.Copy minds the locks of the mount that has the file open.
    private static void Copy(string from, string to)
    {
        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using FileStream destination = new(to, FileMode.CreateNew);
        source.CopyTo(destination);
    }
}
