using AisFs.TestKit.Cluster;

namespace AisFs.Crash;

/// <summary>Compares what the cluster has with what it must have.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="workers">Who wrote.</param>
/// <param name="tally">Where it is counted.</param>
internal sealed class ClusterCheck(TestBucket bucket, Worker[] workers, CrashTally tally)
{
    private readonly Dictionary<string, byte[]?> _found = [];

    private IEnumerable<FileState> Files => workers.SelectMany(worker => worker.Files);

    /// <summary>Each object is what was acknowledged last, or what an operation would have made that was under way.</summary>
    public async Task CompareAsync()
    {
        foreach (FileState file in Files)
        {
            byte[]? found = await bucket.GetAsync(file.Name);
            tally.Compared++;
            _found[file.Name] = found;
            if (!file.MayBe(found))
            {
                throw new CrashException($"LOST: {file.Name} is {Tell(found)} on the cluster instead of {Tell(file.Saved)} or {string.Join(", ", file.Possible.Select(Tell))}.");
            }
        }
    }

    /// <summary>Whether a file was being renamed that was written to: what waits of it may belong to a name that is gone.</summary>
    public bool HasMoving => Files.Any(file => file.Draft?.IsMoving == true);

    /// <summary>What was staged and had not gone up is offered.</summary>
    public void ExpectOffered(HashSet<string> offered)
    {
        foreach (FileState file in Files)
        {
            if (file.Draft is not { IsDirty: true, IsMoving: false } draft)
            {
                continue;
            }

            if (draft.IsStaged && !offered.Contains(file.Name) && !draft.Matches(_found[file.Name]))
            {
                throw new CrashException($"LOST: {file.Name} was staged with {draft.Size} bytes, and is not offered.");
            }

            tally.InMemory += offered.Contains(file.Name) ? 0 : 1;
        }

        string[] unknown = [.. offered.Except(Files.Where(file => file.Draft is not null).Select(file => file.Name))];
        if (unknown.Length > 0)
        {
            throw new CrashException($"{string.Join(", ", unknown)} is offered, and was not being written.");
        }
    }

    /// <summary>What was offered is on the cluster as it was written, and all else as it was. From here on that is what was acknowledged.</summary>
    public async Task CompareRecoveredAsync(HashSet<string> offered)
    {
        foreach (FileState file in Files)
        {
            byte[]? found = await bucket.GetAsync(file.Name);
            tally.Compared++;
            bool isRight = file.Draft?.IsMoving == true ? file.MayBe(found) || file.Draft.Matches(found)
                : offered.Contains(file.Name) ? file.Draft!.Matches(found) : FileState.Same(found, _found[file.Name]);
            if (!isRight)
            {
                throw new CrashException($"WRONG: {file.Name} is {Tell(found)} after the recovery; {(offered.Contains(file.Name) ? $"{file.Draft!.Size} bytes were written" : $"it was {Tell(_found[file.Name])}, and was not offered")}.");
            }

            file.Acknowledge(found);
            file.Draft = null;
        }
    }

    private static string Tell(byte[]? content)
        => content is null ? "nothing" : $"{content.Length} bytes ({TestKit.Content.TestBytes.Hash(content)[..8]})";
}
