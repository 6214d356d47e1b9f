using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>What the client logs.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(AisLogEvents.Retrying, LogLevel.Debug, "{Request}: attempt {Attempt} failed, sent again in {DelayMs} ms (request {RequestId}): {Reason}")]
    public static partial void Retrying(ILogger logger, string request, int attempt, long delayMs, string requestId, string reason);

    [LoggerMessage(AisLogEvents.OutageBegan, LogLevel.Warning, "{Server} fails: {Request} is sent again ({Reason}). Further failures are counted and logged later")]
    public static partial void OutageBegins(ILogger logger, string server, string request, string reason);

    [LoggerMessage(AisLogEvents.OutageGoesOn, LogLevel.Warning, "{Server} still fails: {Failures} attempts in {Seconds} s, the last one: {Reason}")]
    public static partial void OutageGoesOn(ILogger logger, string server, long failures, long seconds, string reason);

    [LoggerMessage(AisLogEvents.OutageEnded, LogLevel.Information, "{Server} answers again: {Failures} attempts had failed in {Seconds} s")]
    public static partial void OutageEnds(ILogger logger, string server, long failures, long seconds);

    [LoggerMessage(AisLogEvents.EndpointLeft, LogLevel.Warning, "The proxy {Endpoint} can't be reached, going on with {Next}")]
    public static partial void EndpointLeft(ILogger logger, string endpoint, string next);

    [LoggerMessage(AisLogEvents.DirectReadsRefused, LogLevel.Information, "Target {Target} refuses direct reads ({Status}): reading through the proxy from now on")]
    public static partial void DirectRefused(ILogger logger, string target, int status);

    [LoggerMessage(AisLogEvents.MapLoaded, LogLevel.Debug, "Cluster map version {Version}: {Targets} targets")]
    public static partial void MapLoaded(ILogger logger, long version, int targets);

    [LoggerMessage(AisLogEvents.MapFailed, LogLevel.Debug, "The cluster map can't be read: {Reason}")]
    public static partial void MapFailed(ILogger logger, string reason);

    [LoggerMessage(AisLogEvents.TokenWithheld, LogLevel.Warning, "A redirect leads to {Target}, which is not a node of the cluster: the token is not sent there")]
    public static partial void TokenWithheld(ILogger logger, string target);

    [LoggerMessage(AisLogEvents.LengthAnnounced, LogLevel.Information, "The cluster signs redirects: lengths of uploads are announced from now on")]
    public static partial void LengthAnnounced(ILogger logger);

    [LoggerMessage(AisLogEvents.Exchanged, LogLevel.Trace, "{Method} {Url}: {Status} (request {RequestId})")]
    public static partial void Exchanged(ILogger logger, string method, string url, int status, string requestId);

    [LoggerMessage(AisLogEvents.ListingIncomplete, LogLevel.Warning, "{Bucket}/{Prefix}: the cluster is moving objects between its nodes, its listing is incomplete and is asked for again")]
    public static partial void ListingIncomplete(ILogger logger, string bucket, string prefix);

    [LoggerMessage(AisLogEvents.CertificatesRenewed, LogLevel.Information, "The files of certificates were replaced: new connections are made with what they hold now")]
    public static partial void CertificatesRenewed(ILogger logger);

    [LoggerMessage(AisLogEvents.CertificatesRefused, LogLevel.Warning, "The files of certificates were replaced and cannot be used, so connections are made as before: {Reason}")]
    public static partial void CertificatesRefused(ILogger logger, string reason);

    [LoggerMessage(AisLogEvents.DeniedElsewhere, LogLevel.Debug, "{Request}: a target that does not own the object denies it, the owner {Owner} is asked")]
    public static partial void DeniedElsewhere(ILogger logger, string request, string owner);
}
