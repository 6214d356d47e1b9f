using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Api;

/// <summary>A value, or the reason why there is none. Errors that applications cause are values here, never exceptions.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructors are the named forms.")]
public readonly record struct FsResult<T> : IOutcome<FsResult<T>>
{
    private readonly T _value;

    /// <summary>A success.</summary>
    /// <param name="value">The value.</param>
    public FsResult(T value)
    {
        _value = value;
        Error = FsError.None;
    }

    /// <summary>A failure.</summary>
    /// <param name="error">The reason; not <see cref="FsError.None"/>.</param>
    public FsResult(FsError error)
    {
        Debug.Assert(error != FsError.None, "A failure needs a reason.");
        _value = default!;
        Error = error;
    }

    /// <summary>The error, or <see cref="FsError.None"/>.</summary>
    public FsError Error { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsOk => Error == FsError.None;

    /// <summary>The value; only to be read when <see cref="IsOk"/>.</summary>
    public T Value
    {
        get
        {
            Debug.Assert(IsOk, "A failed result has no value.");
            return _value;
        }
    }

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator FsResult<T>(T value) => new(value);

    /// <summary>Wraps an error.</summary>
    /// <param name="error">The error.</param>
    public static implicit operator FsResult<T>(FsError error) => new(error);

    static FsResult<T> IOutcome<FsResult<T>>.Failed(FsError error) => new(error);
}
