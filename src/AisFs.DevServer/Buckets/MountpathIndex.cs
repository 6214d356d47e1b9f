using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Buckets;

/// <summary>The objects of a bucket on the mountpaths of all targets: a directory tree on each.</summary>
internal sealed class MountpathIndex : IObjectIndex
{
    private readonly Dictionary<Mountpath, DirectoryTree> _trees;

    /// <param name="mountpaths">All mountpaths of the cluster.</param>
    /// <param name="changed">Called for each directory that is made (true) or removed (false).</param>
    public MountpathIndex(IEnumerable<Mountpath> mountpaths, Action<Mountpath, byte[], bool> changed)
        => _trees = mountpaths.ToDictionary(at => at, at => new DirectoryTree((name, exists) => changed(at, name, exists)));

    public long Count => _trees.Values.Sum(tree => tree.Count);

    public DirectoryTree this[Mountpath at] => _trees[at];

    public ObjectRecord? Find(Mountpath at, ReadOnlySpan<byte> name) => _trees[at].Find(name);

    public MoveOutcome TrySet(Mountpath at, byte[] name, ObjectRecord record, out ObjectRecord? old) => _trees[at].TrySet(name, record, out old);

    public void Replace(Mountpath at, byte[] name, ObjectRecord record) => _trees[at].Replace(name, record);

    public ObjectRecord? Remove(Mountpath at, ReadOnlySpan<byte> name) => _trees[at].Remove(name);

    public void Visit(byte[] prefix, Action<byte[], ObjectRecord> visit)
    {
        foreach (DirectoryTree tree in _trees.Values)
        {
            tree.Walk(prefix, (name, record) =>
            {
                if (!name.AsSpan().StartsWith(prefix))
                {
                    return DirectoryTree.Step.Stop;
                }

                if (record is not null)
                {
                    visit(name, record);
                }

                return DirectoryTree.Step.Next;
            });
        }
    }

    /// <summary>One run of the job that removes left directories.</summary>
    public void RemoveEmptyDirectories()
    {
        foreach (DirectoryTree tree in _trees.Values)
        {
            tree.RemoveEmptyDirectories();
        }
    }
}
