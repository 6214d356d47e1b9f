using System.Text.Json;

namespace AisFs.DevServer.Protocol;

/// <summary>Enum names in JSON: lower case with dashes.</summary>
internal static class DashedNames
{
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.GetName(value) ?? string.Empty);

    public static T Parse<T>(string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (Of(value) == text)
            {
                return value;
            }
        }

        throw new ArgumentException($"\"{text}\" is none of {string.Join(", ", Enum.GetValues<T>().Select(Of))}");
    }
}
