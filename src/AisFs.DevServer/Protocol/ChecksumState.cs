using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace AisFs.DevServer.Protocol;

/// <summary>A checksum that is computed while content streams by.</summary>
internal sealed class ChecksumState(string type, NonCryptographicHashAlgorithm? fast, IncrementalHash? cryptographic) : IDisposable
{
    private uint _crc = Crc32C.Initial;

    public string Type => type;

    public void Append(ReadOnlySpan<byte> data)
    {
        if (fast is not null)
        {
            fast.Append(data);
        }
        else if (cryptographic is not null)
        {
            cryptographic.AppendData(data);
        }
        else
        {
            _crc = Crc32C.Append(_crc, data);
        }
    }

    /// <summary>The value in hexadecimal, big-endian; the state may go on being appended to.</summary>
    public string Value()
    {
        if (fast is not null)
        {
            return Convert.ToHexStringLower(fast.GetCurrentHash());
        }

        return cryptographic is not null
            ? Convert.ToHexStringLower(cryptographic.GetCurrentHash())
            : Crc32C.Finish(_crc).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>The finished CRC-32C; only of that type.</summary>
    public uint CrcValue() => Crc32C.Finish(_crc);

    public void Dispose() => cryptographic?.Dispose();
}
