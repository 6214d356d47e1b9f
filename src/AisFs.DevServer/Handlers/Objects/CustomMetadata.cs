using System.Text;
using AisFs.DevServer.Protocol;
using Microsoft.Extensions.Primitives;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>The custom metadata of objects, in the order in which the keys came.</summary>
internal static class CustomMetadata
{
    private const int MaxSize = 2048;

    /// <summary>Reads the lines of a header, each key=value; a comma belongs to the value.</summary>
    /// <exception cref="RequestException">400: the metadata is malformed or too long.</exception>
    public static List<KeyValuePair<string, string>> Parse(StringValues lines)
    {
        List<KeyValuePair<string, string>> custom = [];
        foreach (string? line in lines)
        {
            int equals = line?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals < 0)
            {
                throw new RequestException(400, $"custom metadata: invalid format \"{line}\" (expecting key=value)");
            }

            custom.Add(new(line![..equals], line[(equals + 1)..]));
        }

        Check(custom);
        return custom;
    }

    /// <exception cref="RequestException">400: the metadata is malformed or too long.</exception>
    public static void Check(List<KeyValuePair<string, string>> custom)
    {
        int size = 0;
        foreach (KeyValuePair<string, string> pair in custom)
        {
            size += Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value);
            if (pair.Key.Length == 0)
            {
                throw new RequestException(400, $"custom metadata: empty key (value=\"{pair.Value}\")");
            }

            if (pair.Key.Contains('\x01', StringComparison.Ordinal) || pair.Value.Contains('\x01', StringComparison.Ordinal))
            {
                throw new RequestException(400, $"custom metadata '\"{pair.Key}\"=\"{pair.Value}\"': key or value contains reserved symbol");
            }

            if (size > MaxSize)
            {
                throw new RequestException(400, $"custom metadata: total size {size} exceeds max {MaxSize} bytes");
            }
        }
    }
}
