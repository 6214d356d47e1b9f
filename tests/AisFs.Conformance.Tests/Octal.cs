namespace AisFs.Conformance.Tests;

/// <summary>Permission bits as everybody writes them.</summary>
internal static class Octal
{
    /// <summary>Reads decimal digits as octal ones.</summary>
    /// <param name="digits">For example 644.</param>
    /// <returns>The bits.</returns>
    public static uint Of(int digits)
    {
        uint bits = 0;
        for (int shift = 0; digits > 0; shift += 3, digits /= 10)
        {
            bits |= (uint)(digits % 10) << shift;
        }

        return bits;
    }
}
