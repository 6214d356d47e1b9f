using System.IO.Compression;

namespace AisFs.Client.Net8;

/// <summary>Members of later versions, under their names.</summary>
internal static class Backports
{
    extension(Convert)
    {
        public static string ToHexStringLower(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
    }

    // An entry of an archive in memory or in a file is opened without waiting for a network.
    public static Task<Stream> OpenAsync(this ZipArchiveEntry entry, CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested ? Task.FromCanceled<Stream>(cancellationToken) : Task.FromResult(entry.Open());

    public static bool StartsWith(this ReadOnlySpan<char> text, char first) => text.Length > 0 && text[0] == first;

    public static bool Contains<T>(this ReadOnlySpan<T> values, T value)
        where T : struct, Enum
    {
        foreach (T each in values)
        {
            if (EqualityComparer<T>.Default.Equals(each, value))
            {
                return true;
            }
        }

        return false;
    }

    public static SpanSplit Split(this ReadOnlySpan<char> text, char separator) => new(text, separator);
}
