using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Tests;

public sealed class DirectoryTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_behaves_as_a_folder_of_a_file_system(int seed)
    {
        Random random = new(seed);
        using TempFolder folder = new();
        HashSet<string> logged = [];
        DirectoryTree tree = new((name, exists) => Assert.True(exists ? logged.Add(Encoding.UTF8.GetString(name)) : logged.Remove(Encoding.UTF8.GetString(name))));
        for (int i = 0; i < 4000; i++)
        {
            string name = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => "abc"[random.Next(3)] + (random.Next(3) == 0 ? "-x" : string.Empty)));
            string path = Path.Combine(folder.Path, name);
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            switch (random.Next(4))
            {
                case 0 or 1:
                    Assert.Equal(Expected(folder.Path, name), tree.Probe(bytes));
                    MoveOutcome outcome = tree.TrySet(bytes, new ObjectRecord { Content = FileBlob.InMemory([]), Version = i }, out ObjectRecord? old);
                    Assert.Equal(Expected(folder.Path, name), outcome);
                    Assert.Equal(outcome == MoveOutcome.Done && File.Exists(path), old is not null);
                    if (outcome == MoveOutcome.Done)
                    {
                        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                        File.WriteAllText(path, string.Empty);
                    }

                    break;
                case 2:
                    Assert.Equal(File.Exists(path), tree.Remove(bytes) is not null);
                    File.Delete(File.Exists(path) ? path : Path.Combine(folder.Path, "none"));
                    break;
                default:
                    bool isEmpty = Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any();
                    Assert.Equal(isEmpty, tree.RemoveEmptyDirectory(bytes));
                    if (isEmpty)
                    {
                        Directory.Delete(path);
                    }

                    break;
            }
        }

        Assert.Equal(Walk(folder.Path, string.Empty), Walk(tree));
        Assert.Equal(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length, tree.Count);
        Assert.Equal(logged.Order(), Walk(tree).Where(name => name.EndsWith('/')).Select(name => name[..^1]).Order());
    }

    private static MoveOutcome Expected(string folder, string name)
    {
        if (Directory.Exists(Path.Combine(folder, name)))
        {
            return MoveOutcome.IsDirectory;
        }

        string[] segments = name.Split('/');
        bool fileInPath = Enumerable.Range(1, segments.Length - 1).Any(count => File.Exists(Path.Combine([folder, .. segments[..count]])));
        return fileInPath ? MoveOutcome.ObjectInPath : MoveOutcome.Done;
    }

    /// <summary>What a directory holds in order of the names, each directory followed by what it holds itself.</summary>
    private static IEnumerable<string> Walk(string folder, string prefix)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            string name = prefix + Path.GetFileName(path);
            bool isDirectory = Directory.Exists(path);
            yield return isDirectory ? name + "/" : name;
            foreach (string below in isDirectory ? Walk(path, name + "/") : [])
            {
                yield return below;
            }
        }
    }

    private static List<string> Walk(DirectoryTree tree)
    {
        List<string> names = [];
        tree.Walk([], (name, record) =>
        {
            names.Add(Encoding.UTF8.GetString(name) + (record is null ? "/" : string.Empty));
            return DirectoryTree.Step.Next;
        });
        return names;
    }
}
