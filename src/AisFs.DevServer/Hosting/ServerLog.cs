using Microsoft.Extensions.Logging;

namespace AisFs.DevServer.Hosting;

/// <summary>The log messages of the server, event ids 6000 and up.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(EventId = 6000, Level = LogLevel.Information, Message = "Serving an AIS cluster at {Endpoint} with {Targets} targets, data in {Place}")]
    public static partial void Started(ILogger logger, Uri endpoint, int targets, string place);

    [LoggerMessage(EventId = 6001, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception error);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Debug, Message = "{Method} {Path}: the client went away: {Reason}")]
    public static partial void ClientGone(ILogger logger, string method, string path, string reason);

    [LoggerMessage(EventId = 6004, Level = LogLevel.Debug, Message = "{Node} {Method} {Path}: {Status} (request {RequestId})")]
    public static partial void Answered(ILogger logger, string node, string method, string path, int status, string requestId);
}
