using System.Diagnostics;

namespace AisFs.Mount.Measuring;

/// <summary>One operation that is measured.</summary>
/// <param name="Operation">What is done; null when nobody wants to know.</param>
/// <param name="Started">When it began, as a time stamp of <see cref="Stopwatch"/>.</param>
/// <param name="Span">Its span; null when nobody traces.</param>
internal readonly record struct OperationWatch(MountOperation? Operation, long Started, Activity? Span);
