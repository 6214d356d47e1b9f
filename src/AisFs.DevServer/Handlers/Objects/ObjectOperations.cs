using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>What requests about objects ask for.</summary>
internal static class ObjectOperations
{
    public static Operation Of(Exchange exchange, ActionMessage? message) => exchange.Method switch
    {
        "GET" => WantsMembers(exchange.Query) ? Operation.ObjectGetMember : Operation.ObjectGet,
        "HEAD" => Operation.ObjectHead,
        "PATCH" => Operation.ObjectPatch,
        "PUT" => OfPut(exchange.Query),
        "DELETE" => message?.Action == "mpt-abort" ? Operation.MultipartAbort : Operation.ObjectDelete,
        "POST" => OfAction(message?.Action),
        _ => Operation.Other,
    };

    /// <summary>The access that an operation needs.</summary>
    public static Access AccessOf(Operation operation) => operation switch
    {
        Operation.ObjectGet or Operation.ObjectGetMember or Operation.ObjectCopy => Access.Get,
        Operation.ObjectHead => Access.HeadObject,
        Operation.ObjectDelete => Access.DeleteObject,
        Operation.ObjectPatch => Access.UpdateObject,
        Operation.ObjectRename => Access.MoveObject,
        Operation.ObjectAppend or Operation.ObjectAppendMember => Access.Append,
        Operation.Promote => Access.Promote,
        _ => Access.Put,
    };

    /// <summary>Whether the path of a POST names an object; that of other actions names a bucket only.</summary>
    public static bool NamesObject(string action) => action is "rename-obj" or "check-lock" or "mpt-upload" or "mpt-complete" or "mpt-abort";

    /// <summary>Whether a member, or several, of an archive are asked for. A pattern without a mode is ignored.</summary>
    private static bool WantsMembers(RequestQuery query) => query["archpath"].Length > 0 || query["archmode"].Length > 0;

    private static Operation OfPut(RequestQuery query)
        => query["object_to"].Length > 0 ? Operation.ObjectCopy
            : query.Has("uploadId") ? Operation.ObjectPutPart
            : query["archpath"].Length > 0 ? Operation.ObjectAppendMember
            : query.Has("append_type") ? Operation.ObjectAppend
            : Operation.ObjectPut;

    private static Operation OfAction(string? action) => action switch
    {
        "rename-obj" => Operation.ObjectRename,
        "mpt-upload" => Operation.MultipartCreate,
        "mpt-complete" => Operation.MultipartComplete,
        "mpt-abort" => Operation.MultipartAbort,
        "promote" => Operation.Promote,
        _ => Operation.Other,
    };
}
