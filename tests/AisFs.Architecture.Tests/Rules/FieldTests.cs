using System.Reflection;
using System.Text.Json.Serialization;
using AisFs.Architecture.Tests.Baseline;
using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>
/// A type that remembers too much does too much. Instance fields count, with those that the compiler makes of captured parameters of a
/// primary constructor, of events and of automatic properties. Of plain data, the automatic properties do not count: records, and types
/// without any other field (options, messages). Structures of a layout that the kernel or a driver gives do not count at all, nor do JSON
/// contexts: their fields are generated.
/// </summary>
public sealed class FieldTests
{
    /// <summary>The most instance fields of a type.</summary>
    public const int Fields = 12;

    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> s_none = [];

    [Fact]
    public void No_type_has_too_many_fields()
        => Exceptions.Check(
            "fields",
            from project in SourceTree.Product
            from type in Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll")).GetTypes()
            where type.Namespace?.StartsWith("AisFs", StringComparison.Ordinal) == true && !type.IsEnum && !type.IsSubclassOf(typeof(JsonSerializerContext)) && !type.FullName!.Contains('<', StringComparison.Ordinal)
            let fields = Counted(type)
            where fields.Length > Fields
            select new Finding(NameOf(type), fields.Length, $"{type} has {fields.Length} fields, at most {Fields} are allowed: {string.Join(", ", fields)}"),
            s_none);

    [Fact]
    public void Fields_properties_and_captured_parameters_count()
        => Assert.Equal(["Property", "_field", "captured"], Counted(typeof(Working)).Order(StringComparer.Ordinal));

    [Fact]
    public void Properties_of_plain_data_do_not_count()
    {
        Assert.Empty(Counted(typeof(Data)));
        Assert.Equal(["_cached"], Counted(typeof(Row)));
        Assert.Empty(Counted(typeof(Layout)));
    }

    private static string[] Counted(Type type)
    {
        FieldInfo[] fields = type.GetFields(Declared);
        FieldInfo[] own = [.. fields.Where(static field => !field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal))];
        bool isRecord = type.GetMethod("PrintMembers", Declared) is not null;
        bool isLayout = type.IsValueType && own.Length > 0 && fields.All(static field => field.IsPublic);
        FieldInfo[] counted = isLayout ? [] : isRecord || own.Length == 0 ? own : fields;
        return [.. counted.Select(static field => field.Name.TrimStart('<').Split('>')[0])];
    }

    private static string NameOf(Type type) => type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;

#pragma warning disable CS0649, CA1823, IDE0051, IDE0044, IDE0052
    private sealed class Working(string captured)
    {
        private int _field = 1;

        public int Property { get; set; }

        public int Sum() => Property + _field + captured.Length;
    }

    private sealed class Data
    {
        public int A { get; init; }

        public int B { get; init; }
    }

    private sealed record Row(int A, int B)
    {
        private int _cached = 1;

        public int Cached => _cached;
    }

    private struct Layout
    {
        public int A;
        public int B;
    }
#pragma warning restore
}
