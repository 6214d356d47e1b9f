namespace AisFs.Conformance.Tests;

/// <summary>Compares contents, and tells where they differ instead of printing them.</summary>
internal static class ByteAssert
{
    public static void Same(byte[] expected, byte[]? actual)
    {
        Assert.NotNull(actual);
        int same = expected.AsSpan().CommonPrefixLength(actual);
        if (same != expected.Length || expected.Length != actual.Length)
        {
            Assert.Fail($"{actual.Length} bytes instead of {expected.Length}; the first difference is at {same}.");
        }
    }
}
