using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Disk;

/// <summary>Names one version of an object in the disk cache of one cluster.</summary>
/// <param name="Hash">The name of its files.</param>
/// <param name="Text">All that tells it from others; it is in its record, so that two versions with one hash are not taken for one.</param>
/// <param name="Size">The size in bytes, at least 1.</param>
internal readonly record struct DiskKey(UInt128 Hash, string Text, long Size)
{
    /// <summary>The name of its files, without what comes behind.</summary>
    public string Name => Hash.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>The number of blocks.</summary>
    /// <param name="blockSize">The size of blocks in bytes.</param>
    public int BlocksOf(int blockSize) => (int)((Size + blockSize - 1) / blockSize);

    /// <summary>The key of a version.</summary>
    /// <param name="key">The object.</param>
    /// <param name="version">The version. Its number does not count: listings do not tell it, and the checksum says more.</param>
    /// <param name="blockSize">The size of blocks in bytes.</param>
    /// <returns>The key; null when the version cannot be told from another one by its checksum, or when it is empty.</returns>
    public static DiskKey? Of(in ObjectKey key, in ObjectVersion version, int blockSize)
    {
        if (version.Size <= 0 || !version.HasStrongChecksum)
        {
            return null;
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"{key.Bucket}\n{key.Name}\n{version.Size}\n{version.Checksum}\n{blockSize}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new DiskKey(BinaryPrimitives.ReadUInt128BigEndian(hash), text, version.Size);
    }
}
