using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Nodes;

/// <summary>One disk of a target. It keeps the files of the names that it owns, and the directories that these names imply.</summary>
/// <param name="target">The target that it belongs to.</param>
/// <param name="path">Its path; no such folder exists.</param>
/// <param name="number">Its number at this target, from 0.</param>
/// <param name="index">Its number in the cluster, from 0.</param>
/// <param name="digest">What decides which names it owns; null for that of its path.</param>
internal sealed class Mountpath(NodeInfo target, string path, int number, int index, ulong? digest = null)
{
    public NodeInfo Target => target;

    public string Path => path;

    /// <summary>The number among all mountpaths of the cluster, from 0.</summary>
    public int Index => index;

    public ulong Digest { get; } = digest ?? RendezvousHash.Digest(path);

    /// <summary>What names it over restarts: the target's id and the number at this target.</summary>
    public string Key { get; } = $"{target.Id}/{number}";

    /// <summary>The location that HEAD and listings show.</summary>
    public string Location { get; } = $"{target.Name}:mp[{path}, vda, hdd]";

    /// <summary>How messages name it.</summary>
    public string Name { get; } = $"mp[{path}, vda, hdd]";

    /// <summary>How messages name it before its disk has been looked at.</summary>
    public string NewName { get; } = $"mp[{path}, fs=/dev/vda/ext4, unknown]";

    /// <summary>Whether its target uses it.</summary>
    public bool IsUsed => target.Paths.Uses(this);

    /// <summary>The path of a file as it stands in error messages, handles and metadata; no such file exists.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="kind">What is in the file: "ob" an object, "wk" work in progress, "ch" a part, "ut" a manifest of parts.</param>
    /// <param name="name">The name below.</param>
    public string FileOf(BucketKey bucket, string kind, string name)
        => $"{path}/@{bucket.Provider}/{(bucket.IsGlobalNamespace ? string.Empty : bucket.QueryNamespace + "/")}{bucket.Name}/%{kind}/{name}";
}
