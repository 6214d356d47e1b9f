using System.Globalization;
using AisFs.Cli.Options;
using Tomlyn.Syntax;

namespace AisFs.Cli.Configuration;

/// <summary>Values of TOML as the texts that options take.</summary>
internal static class TomlValues
{
    private const int Octal = 8;

    /// <summary>Reads a value.</summary>
    /// <param name="option">The option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="text">The text.</param>
    /// <param name="reason">Why it has the wrong type; empty when it has not.</param>
    /// <returns>Whether it has a type that the option takes.</returns>
    public static bool TryRead(MountOption option, ValueSyntax value, out string text, out string reason)
    {
        string? read = (option.Kind, value) switch
        {
            (OptionKind.Switch or OptionKind.OnOff, BooleanValueSyntax yes) => yes.Value ? "on" : "off",
            (OptionKind.Switch or OptionKind.OnOff, StringValueSyntax word) => word.Value,
            (OptionKind.Size or OptionKind.Time or OptionKind.Number, IntegerValueSyntax number) => number.Value.ToString(CultureInfo.InvariantCulture),
            (OptionKind.Time, FloatValueSyntax number) => number.Value.ToString("0.#########", CultureInfo.InvariantCulture),
            (OptionKind.Mode, IntegerValueSyntax mode) when IsOctal(mode) => Convert.ToString(mode.Value, Octal),
            (_, ArraySyntax array) when option.IsList => Joined(array),
            (_, StringValueSyntax word) => word.Value,
            _ => null,
        };
        text = read ?? string.Empty;
        reason = read is null ? $"the value is {NameOf(value)}; {Wanted(option)}" : string.Empty;
        return read is not null;
    }

    private static bool IsOctal(IntegerValueSyntax number) => number.Token?.Text?.StartsWith("0o", StringComparison.OrdinalIgnoreCase) == true;

    private static string? Joined(ArraySyntax array)
    {
        List<string> texts = [];
        foreach (ArrayItemSyntax item in array.Items)
        {
            if (item.Value is not StringValueSyntax { Value: { } text })
            {
                return null;
            }

            texts.Add(text);
        }

        return string.Join(';', texts);
    }

    private static string NameOf(ValueSyntax value) => value switch
    {
        BooleanValueSyntax => "a boolean",
        IntegerValueSyntax => "a number",
        FloatValueSyntax => "a number with a fraction",
        StringValueSyntax => "a string",
        ArraySyntax => "an array",
        DateTimeValueSyntax => "a date",
        _ => "a table",
    };

    private static string Wanted(MountOption option) => option.Kind switch
    {
        OptionKind.Switch or OptionKind.OnOff => "write true or false.",
        OptionKind.Size => "write bytes, or a string with a unit such as \"512MiB\".",
        OptionKind.Time => "write seconds, or a string with a unit such as \"500ms\".",
        OptionKind.Number => "write a whole number.",
        OptionKind.Mode => "write octal digits in quotes, such as \"022\", or 0o22.",
        OptionKind.Choice => $"write one of {string.Join(", ", option.ValueName!.Split('|'))} in quotes.",
        _ when option.IsList => "write a string, or an array of strings.",
        _ => "write a string in quotes.",
    };
}
