using System.Reflection;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Python;

/// <summary>Whoever knows the Python SDK finds everything again: each class, member and argument has a counterpart, or a reason why not.</summary>
public sealed class SdkReferenceTests
{
    private const BindingFlags Anything = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Dictionary<string, Type> s_types = typeof(AisClient).Assembly.GetExportedTypes().Where(static type => !type.IsNested).ToDictionary(static type => type.Name);

    private readonly SdkReference _reference = new();

    [Fact]
    public void Every_entry_has_a_counterpart_or_a_reason()
    {
        Assert.True(_reference.Entries.Count > 1500);
        Assert.Equal(_reference.Entries.Distinct().Order(StringComparer.Ordinal), _reference.Entries);
        string[] missing = [.. _reference.Entries.Where(entry => _reference.Find(entry) is null)];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
        string[] stale = [.. _reference.Written.Keys.Where(written => !_reference.Entries.Any(entry => entry == written || entry.StartsWith(written + ".", StringComparison.Ordinal)))];
        Assert.True(stale.Length == 0, string.Join('\n', stale));
    }

    [Fact]
    public void Every_counterpart_exists()
    {
        string[] wrong = [.. _reference.Written.Where(static pair => !SdkReference.IsReason(pair.Value) && !Exists(pair.Value)).Select(static pair => $"{pair.Key} = {pair.Value}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("AisBucket", true)]
    [InlineData("AisBucket.CopyToAsync(destination)", true)]
    [InlineData("AisClient(endpoint)", true)]
    [InlineData("AisCopyBucketOptions()", true)]
    [InlineData("AisObjectStream.ReadAsync(buffer)", true)]
    [InlineData("AisNothing", false)]
    [InlineData("AisBucket.Nothing", false)]
    [InlineData("AisBucket.CopyToAsync(nothing)", false)]
    [InlineData("AisClient(nothing)", false)]
    public void A_counterpart_is_looked_up_by_reflection(string counterpart, bool exists) => Assert.Equal(exists, Exists(counterpart));

    [Fact]
    public void The_page_is_what_the_data_says()
    {
        string path = Path.Combine(Repository.Root, "src", "AisFs.Client", "PYTHON.md");
        string expected = new SdkPage(_reference).Write();
        if (Environment.GetEnvironmentVariable("AISFS_WRITE_PAGES") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    // Type, Type.Member, Type.Member(parameter), Type(parameter) or Type().
    private static bool Exists(string counterpart)
    {
        string[] parts = counterpart.TrimEnd(')').Split('(');
        string[] names = parts[0].Split('.');
        if (!s_types.TryGetValue(names[0], out Type? type) || names.Length > 2)
        {
            return false;
        }

        if (names.Length == 1)
        {
            return parts.Length == 1 || type.GetConstructors().Any(constructor => Takes(constructor, parts[1]));
        }

        MemberInfo[] members = type.GetMember(names[1], Anything);
        return parts.Length == 1 ? members.Length > 0 : members.OfType<MethodBase>().Any(method => Takes(method, parts[1]));
    }

    private static bool Takes(MethodBase method, string parameter) => parameter.Length == 0 || method.GetParameters().Any(one => one.Name == parameter);
}
