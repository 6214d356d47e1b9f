using AisFs.Conformance.Tests.Drivers;

namespace AisFs.Conformance.Tests.Model;

/// <summary>Compares two trees: names, kinds, sizes, bytes, modes, owners, times, link targets and extended attributes.</summary>
internal static class TreeComparer
{
    /// <summary>
    /// 2015, in ns: times before were set by a test and have to be equal, times after are those of a clock and only have to
    /// be so on both sides.
    /// </summary>
    public const long EarliestNow = 1_420_070_400_000_000_000;

    public static string? Compare(ITestFileSystem subject, string subjectRoot, ITestFileSystem reference, string referenceRoot)
    {
        Stack<string> pending = new([string.Empty]);
        while (pending.TryPop(out string? path))
        {
            Listed[] subjectEntries = List(subject, subjectRoot + path);
            Listed[] referenceEntries = List(reference, referenceRoot + path);
            string subjectNames = string.Join(", ", subjectEntries.Select(entry => entry.Name));
            string referenceNames = string.Join(", ", referenceEntries.Select(entry => entry.Name));
            if (subjectNames != referenceNames)
            {
                return $"{path}/ holds [{subjectNames}] instead of [{referenceNames}]";
            }

            foreach (Listed entry in referenceEntries)
            {
                string child = $"{path}/{entry.Name}";
                Outcome<NodeInfo> outcome = subject.Stat(subjectRoot + child);
                if (!outcome.Succeeded)
                {
                    return $"{child}: listed, but {outcome.Operation} answers {outcome.Error}";
                }

                NodeInfo info = reference.Stat(referenceRoot + child).Ok();
                string? difference = Compare(outcome.Result, info)
                    ?? CompareContent(subject, subjectRoot + child, reference, referenceRoot + child, info.Kind);
                if (difference is not null)
                {
                    return $"{child}: {difference}";
                }

                if (info.Kind == NodeKind.Directory)
                {
                    pending.Push(child);
                }
            }
        }

        return null;
    }

    public static string? Compare(NodeInfo subject, NodeInfo reference)
    {
        if (subject.Kind != reference.Kind)
        {
            return $"a {subject.Kind} instead of a {reference.Kind}";
        }

        if (reference.Kind != NodeKind.Directory && subject.Size != reference.Size)
        {
            return $"size {subject.Size} instead of {reference.Size}";
        }

        if (reference.Kind != NodeKind.Symlink && subject.Mode != reference.Mode)
        {
            return $"mode {Convert.ToString(subject.Mode, 8)} instead of {Convert.ToString(reference.Mode, 8)}";
        }

        if ((subject.Uid, subject.Gid) != (reference.Uid, reference.Gid))
        {
            return $"owner {subject.Uid}:{subject.Gid} instead of {reference.Uid}:{reference.Gid}";
        }

        // The time of a directory moves with its entries only on a local file system.
        if (reference.Kind == NodeKind.Directory)
        {
            return null;
        }

        bool wasSet = reference.ModifiedNs < EarliestNow;
        return (wasSet || subject.ModifiedNs < EarliestNow) && subject.ModifiedNs != reference.ModifiedNs
            ? $"modification time {subject.ModifiedNs} instead of {(wasSet ? reference.ModifiedNs : "a recent one")}"
            : null;
    }

    private static Listed[] List(ITestFileSystem fs, string path)
        => [.. fs.List(path.Length == 0 ? "/" : path).Ok().OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    private static string? CompareContent(ITestFileSystem subject, string subjectPath, ITestFileSystem reference, string referencePath, NodeKind kind)
    {
        if (kind == NodeKind.Symlink)
        {
            string subjectTarget = subject.ReadSymlink(subjectPath).Ok();
            string referenceTarget = reference.ReadSymlink(referencePath).Ok();
            return subjectTarget == referenceTarget ? null : $"target {subjectTarget} instead of {referenceTarget}";
        }

        string? difference = CompareXattrs(subject, subjectPath, reference, referencePath);
        if (difference is not null || kind != NodeKind.File)
        {
            return difference;
        }

        Outcome<byte[]> outcome = subject.ReadFile(subjectPath);
        if (!outcome.Succeeded)
        {
            return $"{outcome.Operation} answers {outcome.Error}";
        }

        byte[] expected = reference.ReadFile(referencePath).Ok();
        int same = outcome.Result.AsSpan().CommonPrefixLength(expected);
        return same == expected.Length && outcome.Result.Length == expected.Length
            ? null
            : $"another byte at {same} of {expected.Length} ({outcome.Result.Length} bytes read)";
    }

    private static string? CompareXattrs(ITestFileSystem subject, string subjectPath, ITestFileSystem reference, string referencePath)
    {
        string[] subjectNames = Names(subject, subjectPath);
        string[] referenceNames = Names(reference, referencePath);
        if (!subjectNames.AsSpan().SequenceEqual(referenceNames))
        {
            return $"attributes [{string.Join(", ", subjectNames)}] instead of [{string.Join(", ", referenceNames)}]";
        }

        return referenceNames.FirstOrDefault(name
            => !subject.GetXattr(subjectPath, name).Ok().AsSpan().SequenceEqual(reference.GetXattr(referencePath, name).Ok())) is { } wrong
            ? $"another value of {wrong}"
            : null;

        static string[] Names(ITestFileSystem fs, string path)
            => [.. fs.ListXattrs(path).Ok()
                .Where(name => name.StartsWith("user.", StringComparison.Ordinal) && !name.StartsWith("user.ais.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
    }
}
