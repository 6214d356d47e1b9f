namespace AisFs.DevServer.Buckets;

/// <summary>How a multipart upload cut its object.</summary>
/// <param name="Count">How many parts there were; 0 for an object that was not uploaded in parts.</param>
/// <param name="MaxSize">The size of the largest part in bytes.</param>
/// <param name="FirstSize">The size of the first part in bytes.</param>
internal readonly record struct ChunkLayout(int Count, long MaxSize, long FirstSize);
