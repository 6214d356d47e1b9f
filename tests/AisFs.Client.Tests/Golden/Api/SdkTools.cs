using System.Text.Json;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>What all parts of the SDK share: functions, enumerations, flags and JSON.</summary>
internal static class SdkTools
{
    private static readonly PyEnum[] s_listFlags =
    [
        .. new[]
        {
            "CACHED", "MISSING", "DELETED", "ARCH_DIR", "NAME_ONLY", "NAME_SIZE", "BCK_PRESENT", "DONT_HEAD_REMOTE", "DONT_ADD_REMOTE",
            "NOT_CACHED", "ONLY_REMOTE_PROPS", "NO_RECURSION", "DIFF", "NO_DIRS", "IS_S3", "NBI",
        }.Zip(
            Enum.GetValues<AisListFlags>().Where(static flag => flag != AisListFlags.None).Order(),
            static (name, flag) => new PyEnum("ListObjectFlag", name, (long)int.Log2((int)flag))),
    ];

    public static PyFunction Function(string name, Func<PyArguments, object?> body)
        => new(a =>
        {
            object? result = body(a);
            a.Done(name);
            return ValueTask.FromResult(result);
        }, name);

    public static PyObject Enumeration(string type, params (string Name, string Value)[] items)
    {
        PyObject result = new(type) { Items = () => items.Select(item => (object?)new PyEnum(type, item.Name, item.Value)).ToAsyncEnumerable() };
        foreach ((string name, string value) in items)
        {
            result.Value(name, new PyEnum(type, name, value));
        }

        return result;
    }

    public static PyObject WrapListFlags()
    {
        PyObject result = new("ListObjectFlag") { Items = static () => s_listFlags.Cast<object?>().ToAsyncEnumerable() };
        foreach (PyEnum flag in s_listFlags)
        {
            result.Value(flag.Name, flag);
        }

        AddSeedFlags(result);
        return result.Method("join_flags", static a => (object?)(long)ReadFlags(a.Get(0, "flags")));
    }

    public static AisListFlags ReadFlags(object? flags)
    {
        AisListFlags result = AisListFlags.None;
        foreach (object? flag in (List<object?>?)flags ?? [])
        {
            result |= (AisListFlags)(1 << (int)(long)((PyEnum)flag!).Value!);
        }

        return result;
    }

    public static object? NewArchiveConfig(PyArguments a)
    {
        string? path = a.Get(0, "archpath") as string;
        string? pattern = a.Get(1, "regex") as string;
        PyEnum? mode = a.Get(2, "mode") as PyEnum;
        AisGetOptions options = new()
        {
            ArchivePath = string.IsNullOrEmpty(path) ? null : path,
            ArchivePattern = string.IsNullOrEmpty(pattern) ? null : pattern,
            ArchiveMode = mode?.Name switch
            {
                null => null,
                "REGEXP" => AisArchiveMode.Regexp,
                "PREFIX" => AisArchiveMode.Prefix,
                "SUFFIX" => AisArchiveMode.Suffix,
                "SUBSTR" => AisArchiveMode.Substring,
                "WDSKEY" => AisArchiveMode.WebDatasetKey,
                _ => throw new NotCoveredException(mode.Name),
            },
        };
        options.Validate();
        return new PyObject("ArchiveConfig").Value("options", options);
    }

    public static AisEtlReference ReadEtl(object? name, object? arguments)
    {
        string text = arguments switch
        {
            null => string.Empty,
            string plain => plain,
            IDictionary<string, object?> map => ToJson(map),
            _ => throw new NotCoveredException("etl args"),
        };
        return name switch
        {
            string plain => new AisEtlReference { Name = plain, Arguments = text },
            PyObject etl => ((AisEtlReference)etl.Peek("reference")!) with { Arguments = text },
            _ => throw new NotCoveredException("etl pipeline"),
        };
    }

    /// <summary>Writes a value as Python's json does.</summary>
    public static string ToJson(object? value)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            Write(writer, value);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());

        static void Write(Utf8JsonWriter writer, object? value)
        {
            switch (value)
            {
                case null:
                    writer.WriteNullValue();
                    break;
                case bool flag:
                    writer.WriteBooleanValue(flag);
                    break;
                case long number:
                    writer.WriteNumberValue(number);
                    break;
                case double number:
                    writer.WriteNumberValue(number);
                    break;
                case string text:
                    writer.WriteStringValue(text);
                    break;
                case IDictionary<string, object?> map:
                    writer.WriteStartObject();
                    foreach ((string key, object? item) in map)
                    {
                        writer.WritePropertyName(key);
                        Write(writer, item);
                    }

                    writer.WriteEndObject();
                    break;
                case List<object?> list:
                    writer.WriteStartArray();
                    foreach (object? item in list)
                    {
                        Write(writer, item);
                    }

                    writer.WriteEndArray();
                    break;
                default:
                    throw new NotCoveredException($"JSON of {value.GetType().Name}");
            }
        }
    }
}
