using System.Globalization;

namespace AisFs.Cli.Options;

/// <summary>What is left free on a disk: bytes, or a part of its size.</summary>
/// <param name="Bytes">The bytes; null when it is a part.</param>
/// <param name="Percent">The part in percent.</param>
internal readonly record struct FreeRoom(long? Bytes, double Percent)
{
    /// <summary>Reads the value of an option.</summary>
    /// <param name="option">Its name, for the error.</param>
    /// <param name="text">For example <c>10GiB</c> or <c>5%</c>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="OptionException">It is neither a size nor a part from 0 % to 100 %.</exception>
    public static FreeRoom Parse(string option, string text)
    {
        string value = text.Trim();
        return !value.EndsWith('%') ? new FreeRoom(ValueParser.Size(option, text), 0)
            : double.TryParse(value[..^1].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent <= 100 ? new FreeRoom(null, percent)
            : throw new OptionException($"{option}: '{text}' is not a part of a disk; write 0% to 100%, or a size, for example 10GiB.");
    }

    /// <summary>The bytes of a disk that are left free.</summary>
    /// <param name="size">The disk's size in bytes.</param>
    /// <returns>The bytes.</returns>
    public long Of(long size) => Bytes ?? (long)(size / 100.0 * Percent);
}
