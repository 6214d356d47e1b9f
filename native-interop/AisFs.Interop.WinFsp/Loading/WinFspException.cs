using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Loading;

/// <summary>WinFsp is missing, too old, or refused something; the message is one sentence for users.</summary>
public sealed class WinFspException : Exception
{
    /// <summary>Creates the exception.</summary>
    public WinFspException()
        : base("WinFsp failed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    public WinFspException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The cause.</param>
    public WinFspException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="what">What failed, without a full stop.</param>
    /// <param name="status">What WinFsp answered.</param>
    public WinFspException(string what, NtStatus status)
        : base($"{what}: {Describe(status)}.")
    {
        Status = status;
    }

    /// <summary>What WinFsp answered; <see cref="NtStatus.Success"/> when it was not asked.</summary>
    public NtStatus Status { get; }

    /// <summary>Whether the mount point is in use.</summary>
    public bool IsInUse { get; init; }

    private static string Describe(NtStatus status)
        => Enum.IsDefined(status) ? $"{status} (0x{(uint)status:X8})" : $"NTSTATUS 0x{(uint)status:X8}";
}
