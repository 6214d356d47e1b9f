using Xunit;

namespace AisFs.TestKit.Wine;

/// <summary>What the driver answered.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Status">The NTSTATUS.</param>
/// <param name="Value">The value; nothing after a failure.</param>
/// <param name="Operation">What was asked.</param>
public readonly record struct WindowsResult<T>(uint Status, T? Value, string Operation)
{
    public bool Succeeded => Status == WindowsStatus.Success;

    /// <summary>The value; fails the test unless there is one.</summary>
    public T Ok()
    {
        Assert.True(Succeeded, $"{Operation} answered 0x{Status:X8}.");
        return Value!;
    }

    /// <summary>Fails the test unless the answer is this error.</summary>
    public void Fails(uint expected) => Assert.True(Status == expected, $"{Operation} answered 0x{Status:X8} instead of 0x{expected:X8}.");
}
