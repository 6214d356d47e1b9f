using System.Collections.Concurrent;

namespace AisFs.DevServer.Jobs;

/// <summary>All dSort jobs since the start.</summary>
internal sealed class DsortTable
{
    private readonly ConcurrentDictionary<string, DsortRecord> _jobs = new(StringComparer.Ordinal);

    public IEnumerable<DsortRecord> All => _jobs.Values.OrderBy(job => job.Started);

    public DsortRecord Add(DsortRecord job) => _jobs[job.Id] = job;

    public DsortRecord? Find(string id) => _jobs.GetValueOrDefault(id);

    public bool Remove(string id) => _jobs.TryRemove(id, out _);
}
