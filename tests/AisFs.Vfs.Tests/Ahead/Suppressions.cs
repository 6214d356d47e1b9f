using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage(
    "xUnit", "xUnit1069", Scope = "namespaceanddescendants", Target = "~N:AisFs.Vfs.Tests.Ahead",
    Justification = "The timeout is for what hangs; the operations under test take tokens of their own.")]
