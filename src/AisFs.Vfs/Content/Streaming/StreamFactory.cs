using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>Makes streamed files.</summary>
/// <param name="options">The limits.</param>
/// <param name="requests">The requests of multipart uploads.</param>
/// <param name="memory">The memory for bytes that were not sent yet.</param>
/// <param name="area">Where sent parts go that memory has no room for.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Cancelled when the mount ends.</param>
internal sealed class StreamFactory(
    ContentOptions options, MultipartRequests requests, WriteMemory memory, StagingArea area, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Takes over a buffer that has outgrown one request.</summary>
    /// <param name="key">The object that it will be.</param>
    /// <param name="buffer">What was written so far.</param>
    /// <param name="size">The file's size in bytes, if it is ahead of the buffer.</param>
    public StreamedFile Create(ObjectKey key, WriteBuffer buffer, long size = 0)
    {
        StreamTail tail = new(buffer, size);
        PartTable parts = new();
        PartSpill spill = new(buffer, tail, parts, area, memory, options.KeepSentParts);
        MultipartUpload upload = new(key, requests, stopping);
        PartPipeline pipeline = new(parts, tail, spill, upload, options.MaxParallelParts, time);
        StreamWriter writer = new(buffer, tail, parts, pipeline, upload, memory, options);
        return new StreamedFile(buffer, tail, parts, spill, upload, pipeline, writer, new StreamCompletion(parts, pipeline, upload, writer), memory);
    }
}
