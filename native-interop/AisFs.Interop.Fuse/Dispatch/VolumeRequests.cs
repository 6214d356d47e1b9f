using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Requests on the file system as a whole.</summary>
internal sealed class VolumeRequests
{
    private readonly IFuseOperations _operations;
    private readonly RequestRunner _runner;

    public VolumeRequests(IFuseOperations operations, RequestRunner runner)
    {
        _operations = operations;
        _runner = runner;
    }

    public bool GetStatistics(FuseRequest request)
        => _runner.Run<FuseResult<FuseStatistics>, StatisticsReply>(request, _operations.GetStatisticsAsync(request.Context, request.Token));

    public bool SyncAll(FuseRequest request) => _runner.Run(request, _operations.SyncAllAsync(request.Context, request.Token));
}
