using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AisFs.TestKit.Transcripts;

/// <summary>Compares two answers to one request.</summary>
public static class AnswerComparison
{
    /// <summary>Compares status, headers and bodies.</summary>
    /// <param name="expected">What should have come.</param>
    /// <param name="actual">What came.</param>
    /// <param name="shapeOnly">Whether only the names and types of a JSON body are compared.</param>
    /// <param name="names">What to call the two.</param>
    /// <returns>The differences, a line each; null if there are none.</returns>
    public static string? Find(NormalAnswer expected, NormalAnswer actual, bool shapeOnly, (string Expected, string Actual) names)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        StringBuilder difference = new();
        if (expected.Status != actual.Status)
        {
            difference.AppendLine(CultureInfo.InvariantCulture, $"  status {names.Expected}: {Shown(expected.Status)}, {names.Actual}: {Shown(actual.Status)}");
        }

        if (expected.Status != 0 && actual.Status != 0)
        {
            AppendAll(difference, $"  header missing in {names.Actual}: ", expected.Headers.Except(actual.Headers));
            AppendAll(difference, $"  header only in {names.Actual}: ", actual.Headers.Except(expected.Headers));
            CompareBodies(expected, actual, shapeOnly, names, difference);
        }

        return difference.Length == 0 ? null : difference.ToString().TrimEnd();
    }

    /// <summary>Whether a body is the id of something that was started.</summary>
    public static bool IsId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= 9 and <= 14 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
    }

    private static string Shown(int status) => status == 0 ? "no answer" : status.ToString(CultureInfo.InvariantCulture);

    private static void AppendAll(StringBuilder to, string head, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            to.Append(head).AppendLine(line);
        }
    }

    private static void CompareBodies(NormalAnswer expected, NormalAnswer actual, bool shapeOnly, (string Expected, string Actual) names, StringBuilder difference)
    {
        if (expected.Length < 0)
        {
            return;
        }

        if (expected.Text is null || actual.Text is null)
        {
            // Contents that were random when they were recorded.
            if (expected.Length != actual.Length)
            {
                difference.AppendLine(CultureInfo.InvariantCulture, $"  bytes {names.Expected}: {expected.Length}, {names.Actual}: {actual.Length}");
            }

            return;
        }

        if (shapeOnly)
        {
            string a = Shape(expected.Text);
            string b = Shape(actual.Text);
            if (a != b)
            {
                difference.AppendLine(CultureInfo.InvariantCulture, $"  shape {names.Expected}: {a}\n  shape {names.Actual}: {b}");
            }
        }
        else if (IsId(expected.Text) ? !IsId(actual.Text) : expected.Text != actual.Text)
        {
            difference.AppendLine(CultureInfo.InvariantCulture, $"  body {names.Expected}: {Cut(expected.Text)}\n  body {names.Actual}: {Cut(actual.Text)}");
        }
    }

    private static string Cut(string text) => text.Length <= 1500 ? text : text[..1500] + "...";

    /// <summary>The names and types of a JSON document; arrays by their first element.</summary>
    private static string Shape(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        StringBuilder shape = new();
        Append(document.RootElement, shape);
        return shape.ToString();
    }

    private static void Append(JsonElement element, StringBuilder shape)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                shape.Append('{');
                foreach (JsonProperty field in element.EnumerateObject().OrderBy(static field => field.Name, StringComparer.Ordinal))
                {
                    // What is counted depends on what has happened; only proxies and recorded targets sign.
                    if (field.Name is "tracker" or "verifying_key" or "ctlmsg")
                    {
                        continue;
                    }

                    shape.Append(field.Name).Append(':');
                    Append(field.Value, shape);
                }

                shape.Append('}');
                break;
            case JsonValueKind.Array:
                shape.Append('[');
                if (element.GetArrayLength() > 0)
                {
                    Append(element[0], shape);
                }

                shape.Append(']');
                break;
            case JsonValueKind.True or JsonValueKind.False:
                shape.Append("bool,");
                break;
            default:
                shape.Append(element.ValueKind).Append(',');
                break;
        }
    }
}
