using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal delegate void OfParameter(in UsedValue value);
