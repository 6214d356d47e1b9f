using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Storage;

/// <summary>Which mountpaths a target does not use, over restarts: a line for each with its key, and whether it is disabled or detached.</summary>
internal static class MountpathFile
{
    private const string Disabled = "disabled";
    private const string Detached = "detached";

    public static void Save(DirectoryLayout layout, NodeInfo target)
    {
        string work = layout.NewWorkFile();
        File.WriteAllLines(work, target.Paths.All.Where(mountpath => !mountpath.IsUsed)
            .Select(mountpath => $"{mountpath.Key} {(target.Paths.Disabled.Contains(mountpath) ? Disabled : Detached)}"));
        File.Move(work, PathOf(layout, target), overwrite: true);
    }

    public static void Load(DirectoryLayout layout, ClusterMap map)
    {
        foreach (NodeInfo target in map.Targets.Where(target => File.Exists(PathOf(layout, target))))
        {
            foreach (string[] words in File.ReadLines(PathOf(layout, target)).Select(static line => line.Split(' ')))
            {
                if (words is [var key, var state] && target.Mountpaths.Count > 1 && target.Mountpaths.FirstOrDefault(mountpath => mountpath.Key == key) is { } mountpath)
                {
                    target.Paths.Remove(mountpath, state == Disabled ? MountpathSet.Removal.Disable : MountpathSet.Removal.Detach);
                    target.Paths.Leave(mountpath);
                }
            }
        }
    }

    private static string PathOf(DirectoryLayout layout, NodeInfo target) => Path.Combine(layout.Root, $"mountpaths.{target.Id}");
}
