using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>What requests about objects ask for over S3.</summary>
internal static class S3Operations
{
    public const string CopySource = "X-Amz-Copy-Source";

    public static Operation Of(Exchange exchange) => exchange.Method switch
    {
        "HEAD" => Operation.ObjectHead,
        "GET" when exchange.Query["uploadId"].Length > 0 && !exchange.Query.Has("partNumber") => Operation.MultipartList,
        "GET" => Operation.ObjectGet,
        "PUT" when exchange.Query.Has("partNumber") && exchange.Query.Has("uploadId") => Operation.ObjectPutPart,
        "PUT" when HasSource(exchange) => Operation.ObjectCopy,
        "PUT" => Operation.ObjectPut,
        "DELETE" when exchange.Query.Has("uploadId") => Operation.MultipartAbort,
        "DELETE" => Operation.ObjectDelete,
        "POST" when exchange.Query.Has("uploads") => Operation.MultipartCreate,
        "POST" when exchange.Query.Has("uploadId") => Operation.MultipartComplete,
        _ => Operation.Other,
    };

    /// <summary>The access that a request needs.</summary>
    public static Access AccessOf(string method) => method switch
    {
        "HEAD" => Access.HeadObject,
        "GET" => Access.Get,
        "DELETE" => Access.DeleteObject,
        _ => Access.Put,
    };

    /// <summary>Whether a request copies an object.</summary>
    public static bool HasSource(Exchange exchange) => exchange.Request.Headers[CopySource].ToString().Length > 0;
}
