using System.IO.Hashing;
using System.Security.Cryptography;

namespace AisFs.DevServer.Protocol;

/// <summary>The checksum types of the cluster.</summary>
internal static class Checksums
{
    public const string None = "none";
    public const string XxHash2 = "xxhash2";
    public const string Crc32C = "crc32c";

    public static bool IsKnown(string type) => type is None or "xxhash" or XxHash2 or "md5" or Crc32C or "sha256" or "sha512";

    /// <summary>A running checksum; null for <see cref="None"/>.</summary>
    public static ChecksumState? Create(string type) => type switch
    {
        None or "" => null,
        "xxhash" or XxHash2 => new ChecksumState(type, new XxHash64(), null),
        Crc32C => new ChecksumState(type, null, null),
        "md5" => new ChecksumState(type, null, IncrementalHash.CreateHash(HashAlgorithmName.MD5)),
        "sha256" => new ChecksumState(type, null, IncrementalHash.CreateHash(HashAlgorithmName.SHA256)),
        "sha512" => new ChecksumState(type, null, IncrementalHash.CreateHash(HashAlgorithmName.SHA512)),
        _ => throw new ArgumentException($"'{type}' is not a checksum type."),
    };
}
