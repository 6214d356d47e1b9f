using System.Globalization;
using System.IO.Hashing;

namespace AisFs.Vfs.Store;

/// <summary>Checksums as AIS computes them.</summary>
internal static class Checksums
{
    /// <summary>
    /// The default kind of a cluster: XXH64 with seed 0, as 16 hexadecimal digits. Recorded from a real cluster: an empty
    /// object has ef46db3751d8e999.
    /// </summary>
    public const string Xxhash2 = "xxhash2";

    public static string Format(XxHash64 hash) => hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
}
