using System.Diagnostics.CodeAnalysis;

namespace AisFs.Client.Options;

/// <summary>
/// Makes large answers take turns. The memory of one is used again for the next, unless the garbage collector has taken it.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class LargeAnswers
{
    private const int FirstBytes = 16 << 20;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly WeakReference<byte[]?> _last = new(null);

    /// <summary>Waits until no other large answer is being read.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _gate.WaitAsync(cancellationToken);

    /// <summary>Lets the next large answer be read.</summary>
    /// <param name="bytes">The memory that was used.</param>
    public void Leave(byte[] bytes)
    {
        _last.SetTarget(bytes);
        _gate.Release();
    }

    /// <summary>Memory for an answer; pages that are never written cost nothing.</summary>
    /// <param name="size">The least size in bytes.</param>
    /// <param name="max">The greatest size in bytes.</param>
    public byte[] Take(int size, int max)
        => _last.TryGetTarget(out byte[]? last) && last.Length >= size ? last
            : GC.AllocateUninitializedArray<byte>(Math.Max(size, Math.Min(FirstBytes, max)));
}
