using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Control.Client;

namespace AisFs.Cli.Commands.Warming;

/// <summary>Which paths of which mounts are to be warmed. No path in a mount is looked at.</summary>
internal sealed class WarmPlan
{
    private readonly MountPaths _mounts = new(MountFinder.Find());
    private readonly Dictionary<FoundMount, List<WarmPath>> _paths = [];

    private WarmPlan()
    {
    }

    /// <summary>The paths of each mount, in the order in which they were given.</summary>
    public IReadOnlyDictionary<FoundMount, List<WarmPath>> Paths => _paths;

    /// <summary>Plans what was named on the command line.</summary>
    /// <exception cref="StartException">A path lies in no mount.</exception>
    public static WarmPlan Of(IReadOnlyList<string> paths)
    {
        WarmPlan plan = new();
        foreach (string path in paths)
        {
            plan.Add(path, path);
        }

        return plan;
    }

    /// <summary>Plans what a list names.</summary>
    /// <param name="paths">The folder that names of the list lie in, unless they are whole paths.</param>
    /// <param name="list">The file; <c>-</c> is standard input.</param>
    /// <exception cref="OptionException">There is not one folder, or the list cannot be read.</exception>
    /// <exception cref="StartException">A path lies in no mount.</exception>
    public static WarmPlan OfList(IReadOnlyList<string> paths, string list)
    {
        if (paths.Count != 1)
        {
            throw new OptionException("--list: name one PATH beside it, in which the names of the list lie.");
        }

        WarmPlan plan = new();
        string folder = Path.GetFullPath(paths[0]);
        int number = 0;
        foreach (string line in ReadLines(list))
        {
            number++;
            if (line.Length > 0)
            {
                plan.Add(Path.GetFullPath(line, folder), $"{list}:{number}: {line}");
            }
        }

        return plan;
    }

    private static IEnumerable<string> ReadLines(string list)
    {
        if (list == "-")
        {
            while (Console.In.ReadLine() is { } line)
            {
                yield return line;
            }

            yield break;
        }

        string[] lines;
        try
        {
            lines = File.ReadAllLines(ValueParser.FullPath("--list", list));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"--list: '{list}' cannot be read: {e.Message}");
        }

        foreach (string line in lines)
        {
            yield return line;
        }
    }

    private void Add(string path, string shown)
    {
        if (path.Length == 0 || !_mounts.TryFind(path, out FoundMount? mount, out string inside))
        {
            throw new StartException($"{shown}: nothing of AisFs that this user may ask is mounted there.");
        }

        if (!_paths.TryGetValue(mount, out List<WarmPath>? known))
        {
            _paths.Add(mount, known = []);
        }

        known.Add(new WarmPath(inside, shown));
    }
}
