using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Logging;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>
/// Takes back what the file system counted for a reply that never reached the kernel: lookups and open files. The kernel
/// does not know of them, and so never gives them back itself.
/// </summary>
internal sealed class Withdrawals
{
    private readonly IFuseOperations _operations;
    private readonly ILogger _logger;

    public Withdrawals(IFuseOperations operations, ILogger logger)
    {
        _operations = operations;
        _logger = logger;
    }

    public void Forget(ulong nodeId)
    {
        if (nodeId != 0)
        {
            _operations.Forget(nodeId, 1);
        }
    }

    public void ForgetEntries(FuseDirectoryWriter directory, bool all) => directory.ForgetUndelivered(_operations, all);

    public void Release(in FuseContext context, ulong handle) => Observe(_operations.ReleaseAsync(context, handle));

    public void ReleaseDirectory(in FuseContext context, ulong handle) => Observe(_operations.ReleaseDirectoryAsync(context, handle));

    private void Observe(ValueTask<Errno> task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            _ = ObserveAsync(task);
        }
    }

    private async Task ObserveAsync(ValueTask<Errno> task)
    {
        try
        {
            _ = await task.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // No program is left that the error could be told to.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FuseLog.OperationFailed(_logger, fuse_opcode.FUSE_RELEASE, 0, exception);
        }
    }
}
