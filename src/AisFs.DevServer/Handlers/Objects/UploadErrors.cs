using System.Text;
using AisFs.DevServer.Exchanges;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>The errors of multipart uploads.</summary>
internal static class UploadErrors
{
    /// <summary>Answers that there is no such upload of the object.</summary>
    public static Task NotFoundAsync(ObjectRequest request, string id)
        => request.Exchange.FailAsync(404, "ErrNotFound", $"{ShortName(request)}: {id} does not exist");

    /// <summary>The object as some messages about uploads show it.</summary>
    public static string ShortName(ObjectRequest request) => $"o[{request.Bucket.Key.Name}/{Encoding.UTF8.GetString(request.Name)}(-)]";
}
