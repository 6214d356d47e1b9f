using System.Text;
using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>One entry of a batch.</summary>
internal sealed record BatchEntry(BucketKey Bucket, string ObjectName)
{
    public byte[] Name { get; } = ObjectNames.Canonical(Encoding.UTF8.GetBytes(ObjectName));

    /// <summary>The provider as the request wrote it.</summary>
    public string Provider { get; init; } = string.Empty;

    public string ArchivePath { get; init; } = string.Empty;

    public string Opaque { get; init; } = string.Empty;

    public long Start { get; init; }

    /// <summary>-1: up to the end; 0 with a start of 0: all.</summary>
    public long Length { get; init; }

    public string NameInArchive(bool onlyObjectName)
        => (onlyObjectName ? string.Empty : Bucket.Name + "/") + ObjectName + (ArchivePath.Length > 0 ? "/" + ArchivePath : string.Empty);

    /// <exception cref="RequestException">416: the range is not in the content.</exception>
    public (long Start, long Length) CheckRange(long size)
    {
        if (Start == 0 && Length is 0 or -1)
        {
            return (0, size);
        }

        long length = Length == -1 ? size - Start : Length;
        return Start < size && length > 0 && length <= size - Start ? (Start, length)
            : throw new RequestException(416, $"requested range not satisfiable: start={Start},length={Length}, size {size}", "ErrRangeNotSatisfiable");
    }

    public void Write(Utf8JsonWriter json, long size, string error)
    {
        json.WriteStartObject();
        json.WriteString("objname"u8, ObjectName);
        WriteIf(json, "archpath", ArchivePath);
        json.WriteString("bucket"u8, Bucket.Name);
        json.WriteString("provider"u8, Provider);
        WriteIf(json, "err_msg", error);
        WriteIf(json, "opaque", Opaque);
        json.WriteNumber("size"u8, size);
        json.WriteEndObject();
    }

    private static void WriteIf(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }
}
