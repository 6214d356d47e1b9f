using System.Reflection;
using System.Text;
using AisFs.Client.Batch;
using AisFs.Client.Jobs;
using NSubstitute;

namespace AisFs.Client.Tests.Mocking;

/// <summary>Programs that use the client can be tested without a cluster: every member can be replaced, every value made.</summary>
public sealed class MockingTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Type> Types => [.. typeof(AisClient).Assembly.GetExportedTypes().Where(IsService)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_member_of_a_service_is_virtual_and_a_constructor_is_there_to_derive_from(Type type)
    {
        Assert.False(type.IsSealed);
        Assert.Contains(type.GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance), static constructor => constructor.IsFamily && constructor.GetParameters().Length == 0);
        Assert.DoesNotContain(type.GetMethods(Own), static method => !method.IsVirtual || method.IsFinal);
        Assert.NotNull(Substitute.For([type], []));
    }

    [Fact]
    public void Every_other_class_can_be_made()
    {
        HashSet<Type> made = [.. typeof(AisModelFactory).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(static method => method.ReturnType)];
        IEnumerable<Type> unmade = typeof(AisClient).Assembly.GetExportedTypes()
            .Where(static type => type is { IsClass: true, IsAbstract: false } && !IsService(type) && !typeof(Delegate).IsAssignableFrom(type))
            .Where(type => type.GetConstructors().Length == 0 && !made.Contains(type) && !typeof(Stream).IsAssignableFrom(type));
        Assert.Empty(unmade);
    }

    [Fact]
    public async Task A_program_reads_a_replaced_object_to_its_end()
    {
        AisClient client = Substitute.For<AisClient>();
        AisBucket bucket = Substitute.For<AisBucket>();
        AisObject item = Substitute.For<AisObject>();
        client.Bucket("b").ReturnsForAnyArgs(bucket);
        bucket.Object("o").Returns(item);
#pragma warning disable CA2012 // This is how NSubstitute is told what a member returns: nothing is awaited twice.
        item.GetAsync(cancellationToken: Token).ReturnsForAnyArgs(_ => ValueTask.FromResult(AisModelFactory.ObjectBody(new MemoryStream("hello"u8.ToArray()), new AisObjectProperties { Name = "o", Size = 5, Version = "3" })));
        item.HeadAsync(cancellationToken: Token).ReturnsForAnyArgs(ValueTask.FromResult(new AisObjectProperties { Name = "o", Size = 5 }));
#pragma warning restore CA2012

        using AisObjectBody body = await client.Bucket("b").Object("o").GetAsync(cancellationToken: Token);
        Assert.Equal("3", body.Properties.Version);
        Assert.Equal(5, body.Length);
        Assert.Equal("hello"u8.ToArray(), await body.ReadAllAsync(Token));
        Assert.Equal(5, (await client.Bucket("b").Object("o").HeadAsync(cancellationToken: Token)).Size);
    }

    [Fact]
    public async Task Answers_batches_and_jobs_are_made_by_the_factory()
    {
        using AisResult result = AisModelFactory.Result(new MemoryStream("text"u8.ToArray()), 206, [new("Content-Type", "text/plain"), new("X-Own", "1")]);
        Assert.Equal((206, "1", "text/plain"), (result.Status, result.GetHeader("x-own"), result.GetHeader("Content-Type")));
        Assert.Equal("text", await result.ReadTextAsync(Token));
        using AisClient client = new("http://localhost:1");
        AisBatchEntry entry = new(client.Bucket("b").Object("o"));
        Assert.Equal("abc", Encoding.UTF8.GetString(await AisModelFactory.BatchItem(0, entry, "abc"u8.ToArray()).ReadAllAsync(Token)));
        Assert.True(AisModelFactory.BatchItem(1, entry, null, error: "gone").IsMissing);
        AisJobSnapshots snapshots = AisModelFactory.JobSnapshots(new Dictionary<string, IReadOnlyList<AisJobSnapshot>> { ["t1"] = [new AisJobSnapshot { TargetId = "t1", Id = "j", IsIdle = true }] });
        Assert.True(snapshots.AreAllIdle);
        Assert.Equal(2, AisModelFactory.RetryEventArgs("GET /v1/objects/b/o", 2, TimeSpan.Zero, new AisException("x")).Attempt);
    }

    /// <summary>Whether a class does things, rather than being a value: it has asynchronous members of its own, and is no stream, body or content.</summary>
    private static bool IsService(Type type)
        => type is { IsClass: true, IsAbstract: false } && !typeof(Stream).IsAssignableFrom(type)
            && type != typeof(AisObjectBody) && type != typeof(AisResult) && type != typeof(AisBatchItem)
            && (type.GetMethods(Own).Any(static method => method.Name.EndsWith("Async", StringComparison.Ordinal)) || type == typeof(AisBatch));
}
