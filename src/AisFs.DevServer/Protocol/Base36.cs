namespace AisFs.DevServer.Protocol;

/// <summary>Numbers in base 36, lower case.</summary>
internal static class Base36
{
    public static string Format(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Span<char> digits = stackalloc char[13];
        int at = digits.Length;
        do
        {
            int digit = (int)(value % 36);
            digits[--at] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            value /= 36;
        }
        while (value > 0);

        return new string(digits[at..]);
    }
}
