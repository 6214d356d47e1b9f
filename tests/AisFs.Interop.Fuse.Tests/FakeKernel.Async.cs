using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Session;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Tests;

internal sealed partial class FakeKernel
{
    /// <summary>Starts the session and answers for the kernel at INIT.</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="logger">Takes what the session logs.</param>
    /// <returns>The kernel.</returns>
    public static async Task<FakeKernel> StartAsync(IFuseOperations operations, FuseSessionOptions? options = null, ILogger? logger = null)
    {
        FakeKernel kernel = new(operations, options, logger);
        Task<FuseConnection> started = kernel.Session.StartAsync();
        ulong unique = kernel.Send(fuse_opcode.FUSE_INIT, 0, Offer());
        Reply reply = kernel.Receive();
        Assert.Equal(unique, reply.Unique);
        Assert.Equal(Errno.None, reply.Error);
        await started;
        return kernel;
    }

    public async ValueTask DisposeAsync()
    {
        Unmount();
        await Session.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Close();
    }
}
