using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>The bucket and the object that a path of the S3 interface names.</summary>
/// <param name="Bucket">The bucket's name; empty if the path names none.</param>
/// <param name="Object">The object's name; empty if the path names none.</param>
internal readonly record struct S3Path(string Bucket, byte[] Object)
{
    /// <summary>Whether the path names a bucket.</summary>
    public bool HasBucket => Bucket.Length > 0;

    /// <summary>Whether the path names an object.</summary>
    public bool HasObject => Object.Length > 0;

    /// <summary>Reads what follows "/s3". Empty segments count for nothing, and a name is cleaned as a file path is.</summary>
    public static S3Path Read(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)'/');
        ReadOnlySpan<byte> bucket = Router.Head(ref rest);
        return new S3Path(Encoding.UTF8.GetString(bucket), Clean(rest));
    }

    /// <summary>Checks the name of an object.</summary>
    /// <exception cref="RequestException">400: it cannot be an object's name.</exception>
    public static void Check(byte[] name)
    {
        if (name.Length == 0 || !ObjectNames.IsValid(name))
        {
            throw new RequestException(400, $"invalid object name \"{Encoding.UTF8.GetString(name)}\"", "errInvalidPath");
        }
    }

    /// <summary>Joins the segments of a name: empty ones and "." vanish, ".." takes the one before it away.</summary>
    private static byte[] Clean(ReadOnlySpan<byte> name)
    {
        List<byte[]> kept = [];
        foreach (Range range in name.Split((byte)'/'))
        {
            ReadOnlySpan<byte> segment = name[range];
            if (segment.IsEmpty || segment.SequenceEqual("."u8))
            {
                continue;
            }

            if (segment.SequenceEqual(".."u8) && kept.Count > 0 && !kept[^1].AsSpan().SequenceEqual(".."u8))
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else
            {
                kept.Add(segment.ToArray());
            }
        }

        List<byte> cleaned = [];
        foreach (byte[] segment in kept)
        {
            if (cleaned.Count > 0)
            {
                cleaned.Add((byte)'/');
            }

            cleaned.AddRange(segment);
        }

        return [.. cleaned];
    }
}
