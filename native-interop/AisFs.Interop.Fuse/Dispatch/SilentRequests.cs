using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Logging;
using AisFs.Interop.Fuse.Requests;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Requests that have no answer: FORGET, BATCH_FORGET and INTERRUPT. All are done with when a member returns.</summary>
internal sealed class SilentRequests
{
    private readonly IFuseOperations _operations;
    private readonly Interruptions _interruptions;
    private readonly ILogger _logger;
    private readonly bool _trace;

    public SilentRequests(IFuseOperations operations, Interruptions interruptions, ILogger logger, bool trace)
    {
        _operations = operations;
        _interruptions = interruptions;
        _logger = logger;
        _trace = trace;
    }

    public bool Forget(ulong nodeId, ref RequestCursor cursor)
    {
        if (cursor.TryRead(out fuse_forget_in forget))
        {
            Forget(fuse_opcode.FUSE_FORGET, nodeId, forget.nlookup);
        }

        return false;
    }

    public bool ForgetMany(ref RequestCursor cursor)
    {
        if (cursor.TryRead(out fuse_batch_forget_in batch))
        {
            for (uint i = 0; i < batch.count && cursor.TryRead(out fuse_forget_one one); i++)
            {
                Forget(fuse_opcode.FUSE_BATCH_FORGET, one.nodeid, one.nlookup);
            }
        }

        return false;
    }

    public bool Interrupt(FuseRequest request, ref RequestCursor cursor)
    {
        if (cursor.TryRead(out fuse_interrupt_in interrupt))
        {
            bool found = _interruptions.Begin(interrupt.unique, request.Channel, request.Unique);
            if (_trace)
            {
                FuseLog.Interrupted(_logger, interrupt.unique, found);
            }

            // Not found: either the request is answered, and the kernel refuses this EAGAIN, or another reader has read
            // it and not begun it, and the kernel asks again.
            if (!found)
            {
                _ = request.Channel.SendError(request.Unique, Errno.EAGAIN);
            }
        }

        return false;
    }

    private void Forget(fuse_opcode opcode, ulong nodeId, ulong count)
    {
        if (_trace)
        {
            FuseLog.Forgotten(_logger, opcode, nodeId, count);
        }

        _operations.Forget(nodeId, count);
    }
}
