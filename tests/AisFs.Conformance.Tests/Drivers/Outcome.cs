using System.Diagnostics.CodeAnalysis;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What an operation answered.</summary>
/// <param name="Error">The error, or <see cref="Errno.OK"/>.</param>
/// <param name="Operation">What was done; only needed after a failure.</param>
public readonly record struct Outcome(Errno Error, string Operation)
{
    public bool Succeeded => Error == Errno.OK;

    /// <summary>Fails the test unless the operation succeeded.</summary>
    public void Ok()
    {
        if (!Succeeded)
        {
            Assert.Fail($"{Operation} answered {Error}.");
        }
    }

    /// <summary>Fails the test unless the operation answered one of these errors.</summary>
    public void Fails(params ReadOnlySpan<Errno> expected)
    {
        if (!expected.Contains(Error))
        {
            Assert.Fail($"{Operation} answered {Error} instead of {string.Join(" or ", expected.ToArray())}.");
        }
    }

    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the named form.")]
    public static implicit operator Outcome(Errno error) => new(error, "The operation");
}
