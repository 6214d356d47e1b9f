using Xunit.Sdk;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Knows whether a test has failed already, so that its cleaning up does not cover the reason.</summary>
internal sealed class TestFailure
{
    private static readonly AsyncLocal<TestFailure?> s_current = new();

    static TestFailure()
    {
        AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
        {
            if (s_current.Value is { } current && thrown.Exception is IAssertionException or NullReferenceException or InvalidOperationException)
            {
                current.HasFailed = true;
            }
        };
    }

    public bool HasFailed { get; private set; }

    /// <summary>Watches the calling test from now on; to be called from a method that is not asynchronous.</summary>
    public static TestFailure Watch() => s_current.Value ??= new TestFailure();
}
