using System.Collections.Concurrent;

namespace AisFs.DevServer.Uploads;

/// <summary>Appends that were begun and not yet flushed, by the name of their work file.</summary>
internal sealed class AppendTable
{
    private readonly ConcurrentDictionary<string, PendingAppend> _appends = new();

    public void Add(PendingAppend append) => _appends[append.WorkFile] = append;

    public PendingAppend? Find(string workFile) => _appends.GetValueOrDefault(workFile);

    public void Remove(PendingAppend append) => _appends.TryRemove(new KeyValuePair<string, PendingAppend>(append.WorkFile, append));
}
