using System.Collections.Immutable;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Inodes;

/// <summary>Tells the listeners; only ever called without a lock held.</summary>
internal sealed class Notifier
{
    private ImmutableArray<IInvalidationSink> _sinks = [];

    public IDisposable Subscribe(IInvalidationSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ImmutableInterlocked.Update(ref _sinks, (sinks, added) => sinks.Add(added), sink);
        return new Subscription(this, sink);
    }

    public void InodeChanged(InodeId inode, bool contentToo)
    {
        foreach (IInvalidationSink sink in _sinks)
        {
            sink.InodeChanged(inode, contentToo);
        }
    }

    public void AttributesChanged(InodeId inode)
    {
        foreach (IInvalidationSink sink in _sinks)
        {
            sink.AttributesChanged(inode);
        }
    }

    public void EntryChanged(InodeId parent, string name)
    {
        foreach (IInvalidationSink sink in _sinks)
        {
            sink.EntryChanged(parent, name);
        }
    }

    public void EntryReplaced(InodeId parent, InodeId child, string name)
    {
        foreach (IInvalidationSink sink in _sinks)
        {
            sink.EntryReplaced(parent, child, name);
        }
    }

    public void EntryRemoved(InodeId parent, InodeId child, string name)
    {
        foreach (IInvalidationSink sink in _sinks)
        {
            sink.EntryRemoved(parent, child, name);
        }
    }

    private sealed class Subscription(Notifier owner, IInvalidationSink sink) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref owner._sinks, (sinks, removed) => sinks.Remove(removed), sink);
    }
}
