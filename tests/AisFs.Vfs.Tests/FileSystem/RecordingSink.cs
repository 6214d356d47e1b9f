using System.Collections.Concurrent;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Keeps what a kernel would be told.</summary>
internal sealed class RecordingSink : IInvalidationSink
{
    public ConcurrentQueue<string> Events { get; } = new();

    public void InodeChanged(InodeId inode, bool contentToo) => Events.Enqueue($"changed {inode.Value} {contentToo}");

    public void EntryChanged(InodeId parent, string name) => Events.Enqueue($"entry {parent.Value} {name}");

    public void EntryRemoved(InodeId parent, InodeId child, string name) => Events.Enqueue($"removed {parent.Value} {child.Value} {name}");
}
