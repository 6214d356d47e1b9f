namespace AisFs.Client.Jobs;

/// <summary>What one target did for a job.</summary>
/// <param name="Objects">Objects that the target worked on.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="SentObjects">Objects that it sent to other targets.</param>
/// <param name="SentBytes">Their bytes.</param>
/// <param name="ReceivedObjects">Objects that it got from other targets.</param>
/// <param name="ReceivedBytes">Their bytes.</param>
public sealed record AisJobStatistics(
    long Objects, long Bytes, long SentObjects, long SentBytes, long ReceivedObjects, long ReceivedBytes);
