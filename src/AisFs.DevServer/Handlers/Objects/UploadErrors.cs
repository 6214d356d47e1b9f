using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>The errors of multipart uploads.</summary>
internal static class UploadErrors
{
    /// <summary>The error that there is no such upload of the object.</summary>
    public static RequestException NotFound(ObjectRequest request, string id) => new(404, $"{ShortName(request)}: {id} does not exist", "ErrNotFound");

    /// <summary>The object as some messages about uploads show it.</summary>
    public static string ShortName(ObjectRequest request) => $"o[{request.Bucket.Key.Name}/{Encoding.UTF8.GetString(request.Name)}(-)]";
}
