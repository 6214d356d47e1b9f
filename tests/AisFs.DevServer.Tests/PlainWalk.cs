using System.Text;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Tests;

/// <summary>
/// The listing of a cluster in its plainest form: every page walks everything from the beginning. What the walks of the server
/// tell is compared with it.
/// </summary>
internal sealed class PlainWalk(DevCluster cluster, string bucket, IReadOnlyCollection<string> names, string prefix, bool noRecursion)
{
    private readonly Dictionary<NodeInfo, (string Token, List<string> Page, Queue<string> Ahead)> _states = [];

    /// <summary>All pages, each with the names that it tells.</summary>
    /// <param name="pageSize">Names per page.</param>
    /// <param name="keepState">Whether a page goes on where the one before ended, or begins anew behind the token.</param>
    public List<string> Pages(int pageSize, bool keepState)
    {
        List<string> told = [];
        for (string token = string.Empty; ;)
        {
            if (!keepState)
            {
                _states.Clear();
            }

            IEnumerable<string> merged = cluster.State.Map.Targets.SelectMany(target => Next(target, token, pageSize)).Order(StringComparer.Ordinal);
            List<string> page = [.. (noRecursion ? merged.Distinct() : merged).Take(pageSize)];
            told.AddRange(page);
            if (page.Count < pageSize)
            {
                return told;
            }

            token = page[^1];
        }
    }

    private List<string> Next(NodeInfo target, string token, int pageSize)
    {
        if (!_states.TryGetValue(target, out (string Token, List<string> Page, Queue<string> Ahead) state) || string.CompareOrdinal(state.Token, token) > 0)
        {
            state = (token, [], new Queue<string>(Merged(target)));
        }
        else if (token.Length > 0 && token == state.Token)
        {
            return state.Page;
        }

        state.Page.RemoveRange(0, token.Length == 0 ? 0 : IndexBehind(state.Page, token));
        if (IndexBehind(state.Page, token) + pageSize > state.Page.Count)
        {
            for (int added = 0; added < pageSize && state.Ahead.TryDequeue(out string? name);)
            {
                if (string.CompareOrdinal(token, name) < 0)
                {
                    state.Page.Add(name);
                    added++;
                }
            }
        }

        _states[target] = (token, state.Page, state.Ahead);
        return [.. state.Page.Skip(IndexBehind(state.Page, token)).Take(pageSize)];
    }

    private static int IndexBehind(List<string> page, string token)
    {
        int low = 0;
        for (int high = page.Count; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(token, page[middle]) < 0 ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>The walks of a target's mountpaths, merged by their next names; a directory has none of its slash then.</summary>
    private IEnumerable<string> Merged(NodeInfo target)
    {
        List<Queue<(string Name, bool IsDirectory)>> walks = [.. target.Mountpaths.Select(place => new Queue<(string, bool)>(Walk([.. names.Where(name => MountpathClusters.PlaceOf(cluster, bucket, name) == place)])))];
        string last = string.Empty;
        while (walks.Where(walk => walk.Count > 0).MinBy(walk => walk.Peek(), Comparer<(string Name, bool IsDirectory)>.Create(Compare)) is { } first)
        {
            (string name, bool isDirectory) = first.Dequeue();
            string told = isDirectory ? name + "/" : name;
            if (!isDirectory || told != last)
            {
                yield return told;
            }

            last = isDirectory ? told : last;
        }
    }

    private static int Compare((string Name, bool IsDirectory) a, (string Name, bool IsDirectory) b)
    {
        int order = string.CompareOrdinal(a.Name, b.Name);
        return order != 0 ? order : a.IsDirectory.CompareTo(b.IsDirectory);
    }

    private IEnumerable<(string Name, bool IsDirectory)> Walk(List<string> below)
    {
        // A slash sorts first: what lies in a directory follows it at once.
        List<string> walked = [.. below.OrderBy(name => name.Replace('/', '\0'), StringComparer.Ordinal)];
        bool isDirectory = prefix.Length > 0 && !prefix.EndsWith('/') && walked.Any(name => name.StartsWith(prefix + "/", StringComparison.Ordinal));
        string inside = isDirectory ? prefix + "/" : prefix;
        string last = string.Empty;
        foreach (string name in walked.Where(name => name.StartsWith(inside, StringComparison.Ordinal)))
        {
            if (!noRecursion)
            {
                yield return (name, false);
                continue;
            }

            if (!inside.EndsWith('/') && inside.Contains('/', StringComparison.Ordinal))
            {
                continue;
            }

            int start = inside.EndsWith('/') ? inside.Length : 0;
            int slash = name.IndexOf('/', start);
            string told = slash < 0 ? name : name[..slash];
            if (slash < 0 || told != last)
            {
                yield return (told, slash >= 0);
            }

            last = slash < 0 ? last : told;
        }
    }

    public override string ToString() => new StringBuilder(bucket).Append('/').Append(prefix).ToString();
}
