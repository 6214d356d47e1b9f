using System.Collections.Concurrent;

namespace AisFs.DevServer.Jobs;

/// <summary>All download jobs since the start.</summary>
internal sealed class DownloadTable
{
    private readonly ConcurrentDictionary<string, DownloadRecord> _jobs = new(StringComparer.Ordinal);

    public IEnumerable<DownloadRecord> All => _jobs.Values.OrderBy(static job => job.Started);

    public void Add(DownloadRecord job) => _jobs[job.Id] = job;

    public DownloadRecord? Find(string id) => _jobs.GetValueOrDefault(id);

    public void Remove(string id) => _jobs.TryRemove(id, out _);
}
