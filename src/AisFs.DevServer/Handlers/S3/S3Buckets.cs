using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Looks up buckets as the S3 interface names them: without their provider.</summary>
internal sealed class S3Buckets(BucketTable buckets)
{
    /// <summary>The bucket of a name.</summary>
    /// <exception cref="RequestException">404: there is none, or there are several.</exception>
    public Bucket Find(string name)
    {
        List<Bucket> all = Named(name);
        return all.Count switch
        {
            1 => all[0],
            0 => throw new RequestException(404, $"bucket \"{name}\" does not exist", "ErrBckNotFound"),
            _ => throw new RequestException(
                404,
                $"ambiguous bucket name \"{name}\": matches {Join(all)}; S3 clients cannot disambiguate AIS bucket identities - use AIS URI syntax or expose a unique bucket name",
                "AmbiguousBucketName"),
        };
    }

    /// <summary>Why a bucket of that name cannot be created; null if it can.</summary>
    public RequestException? CreationError(string name)
    {
        if (BucketKey.NameError(name) is { } error)
        {
            return new RequestException(400, error);
        }

        return Named(name) is { Count: > 0 } all
            ? new RequestException(409, $"cannot create bucket \"{name}\" via S3 API: name already in use by {Join(all)}", "ErrBucketAlreadyExists")
            : null;
    }

    private List<Bucket> Named(string name) => buckets.All.FindAll(bucket => bucket.Key.Name == name);

    private static string Join(List<Bucket> all) => string.Join(", ", all.Select(static bucket => bucket.Key.DisplayName));
}
