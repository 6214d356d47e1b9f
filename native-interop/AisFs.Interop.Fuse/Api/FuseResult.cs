using System.Diagnostics.CodeAnalysis;
using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Api;

/// <summary>A value, or the error that is answered instead of it.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructors are the named forms.")]
public readonly record struct FuseResult<T>
{
    /// <summary>A success.</summary>
    /// <param name="value">The value.</param>
    public FuseResult(T value)
    {
        Value = value;
        Error = Errno.None;
    }

    /// <summary>A failure.</summary>
    /// <param name="error">The error; <see cref="Errno.None"/> is answered as EIO.</param>
    public FuseResult(Errno error)
    {
        Value = default!;
        Error = error == Errno.None ? Errno.EIO : error;
    }

    /// <summary>The error, or <see cref="Errno.None"/>.</summary>
    public Errno Error { get; }

    /// <summary>The value; only to be read when there is no error.</summary>
    public T Value { get; }

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator FuseResult<T>(T value) => new(value);

    /// <summary>Wraps an error.</summary>
    /// <param name="error">The error.</param>
    public static implicit operator FuseResult<T>(Errno error) => new(error);
}
