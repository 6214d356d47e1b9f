using AisFs.Interop.Fuse.Session;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>Tells the kernel what the file system says it must forget.</summary>
internal sealed class FuseInvalidationSink : IInvalidationSink
{
    private readonly FuseNotifier _notifier;
    private readonly PassthroughOpens? _passthrough;

    public FuseInvalidationSink(FuseNotifier notifier, PassthroughOpens? passthrough = null)
    {
        _notifier = notifier;
        _passthrough = passthrough;
    }

    public void InodeChanged(InodeId inode, bool contentToo)
    {
        if (contentToo)
        {
            _passthrough?.Forget(inode.Value);
        }

        _notifier.InvalidateInode(inode.Value, contentToo ? 0 : -1, 0);
    }

    public void AttributesChanged(InodeId inode) => _notifier.InvalidateAttributesNow(inode.Value);

    public void EntryChanged(InodeId parent, string name) => _notifier.InvalidateEntry(parent.Value, name);

    public void EntryRemoved(InodeId parent, InodeId child, string name)
    {
        _passthrough?.Forget(child.Value);
        _notifier.DeleteEntry(parent.Value, child.Value, name);
    }
}
