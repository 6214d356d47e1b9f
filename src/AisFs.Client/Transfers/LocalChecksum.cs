using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Client.Transfers;

/// <summary>Computes checksums of local files as the cluster does (source: cmn/cos/cksum.go).</summary>
internal static class LocalChecksum
{
    private const int BufferSize = 1 << 18;

    /// <summary>Computes the checksum of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">The kind as the cluster names it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The value in lower-case hexadecimal; null when the kind is not known.</returns>
    public static async ValueTask<string?> ComputeAsync(string path, string type, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await ComputeAsync(file, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes the checksum of an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">The kind as the cluster names it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The value in lower-case hexadecimal; null when the kind is not known.</returns>
    public static async ValueTask<string?> ComputeAsync(SafeFileHandle file, string type, CancellationToken cancellationToken)
    {
        uint crc = uint.MaxValue;
        XxHash64? xx = type is "xxhash" or "xxhash2" ? new XxHash64() : null;
        using IncrementalHash? other = type switch
        {
            "md5" => IncrementalHash.CreateHash(HashAlgorithmName.MD5),
            "sha256" => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
            "sha512" => IncrementalHash.CreateHash(HashAlgorithmName.SHA512),
            _ => null,
        };
        if (xx is null && other is null && type != "crc32c")
        {
            return null;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long offset = 0; await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken).ConfigureAwait(false) is var read and > 0; offset += read)
            {
                xx?.Append(buffer.AsSpan(0, read));
                other?.AppendData(buffer, 0, read);
                crc = xx is null && other is null ? Append(crc, buffer.AsSpan(0, read)) : crc;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return xx is not null ? Convert.ToHexStringLower(xx.GetCurrentHash())
            : other is not null ? Convert.ToHexStringLower(other.GetHashAndReset())
            : (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
