using System.Diagnostics.CodeAnalysis;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What an operation with a value answered.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Error">The error, or <see cref="Errno.OK"/>.</param>
/// <param name="Result">The value; meaningless after a failure.</param>
/// <param name="Operation">What was done; only needed after a failure.</param>
public readonly record struct Outcome<T>(Errno Error, T Result, string Operation)
{
    public bool Succeeded => Error == Errno.OK;

    /// <summary>The value; fails the test unless the operation succeeded.</summary>
    public T Ok()
    {
        new Outcome(Error, Operation).Ok();
        return Result;
    }

    /// <summary>Fails the test unless the operation answered one of these errors.</summary>
    public void Fails(params ReadOnlySpan<Errno> expected) => new Outcome(Error, Operation).Fails(expected);

    /// <summary>The outcome without the value.</summary>
    public Outcome WithoutValue() => new(Error, Operation);

    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the named form.")]
    public static implicit operator Outcome<T>(T value) => new(Errno.OK, value, string.Empty);

    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the named form.")]
    public static implicit operator Outcome<T>(Errno error) => new(error, default!, "The operation");
}
